"""What a plan obliges its people to do by a day, a file a subject; ``agenda`` has it all."""
