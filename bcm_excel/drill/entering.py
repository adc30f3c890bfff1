"""How the records, actions and trainings of drills go into a plan: what is new, what is there
already, and what cannot be put in. Nothing that staff wrote is changed; empty cells are filled.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from bcm_excel.core.text import Text
from bcm_excel.drill import entering_words as words
from bcm_excel.drill.entered import Entering, Filling, NewRecord, NotPut
from bcm_excel.drill.into_plan import IntoAction, IntoDrill, IntoTraining, Loop
from bcm_excel.drill.numbering import next_number
from bcm_excel.drill.problems import plain
from bcm_excel.drill.recording import same_drill
from bcm_excel.plan.clean import fold
from bcm_excel.plan.declare import Row, Sheet
from bcm_excel.plan.named import key_of
from bcm_excel.plan.plan import Plan
from bcm_excel.plan.practice import Action, Drill, Training
from bcm_excel.plan.responsible import Directory

FILLED = ("held", "took_part", "summed_up", "summary", "examined", "failed")
"""What is filled in a drill that the plan has already."""
SHEETS = (Drill.sheet, Action.sheet, Training.sheet)
PEOPLE = frozenset({"took_part", "examined", "failed", "attended", "owner"})


def entering(plan: Plan, loop: Loop, barred: Collection[str] = ()) -> Entering:
    """What of some drills goes into their plan. Applied twice, it adds nothing the second time.

    ``barred`` are sheets, by their declared names, to which nothing can be added.
    """
    work = _Work(plan, barred)
    for drill in sorted(loop.drills, key=lambda each: None in (each.scenario, each.mode)):
        work.drill(drill)  # a drill that could be any of a day comes after those that are one
    for training in loop.trainings:  # before the actions that name them
        if training.take is not False:
            work.training(training, loop)
    for action in sorted(loop.actions, key=lambda each: not each.measure):
        if action.take is not False:
            work.action(action, loop)
    work.out.new.sort(key=lambda each: SHEETS.index(each.sheet))
    return work.out


class _Work:
    def __init__(self, plan: Plan, barred: Collection[str]) -> None:
        self.plan, self.directory, self.barred = plan, Directory(plan), barred
        self.out = Entering()
        self.numbers: dict[str, str | None] = {}
        """By key of the summary, the number of a drill in the plan."""
        self.trainings: dict[str, str | None] = {}
        """By key of the summary, the number of a training in the plan."""
        self.scenarios = (plan.settings and plan.settings.scenarios) or ()
        self.foreign: set[str] = set()
        self.matched: set[tuple[str, int]] = set()
        self.given: dict[str, list[str]] = {}
        self.problems: set[tuple[str | None, str]] = set()
        """Drill and problem of the actions that are in the plan now."""

    # Drills

    def drill(self, drill: IntoDrill) -> None:
        """Find the drill in the plan, or add it."""
        if self._foreign(drill):
            self.foreign.add(drill.key)
            return
        free = [r for r in self.plan.drills if ("drills", r.row) not in self.matched]
        row = same_drill(free, drill)
        if row is not None:
            self.matched.add(("drills", row.row))
            self.numbers[drill.key] = row.no
            self.out.there += drill.take is not False and row.held is not None
            if drill.take is not False:
                self._fill(row, drill, FILLED)
            return
        self.numbers[drill.key] = None
        if drill.take is not False and self._complete(drill):
            values = {name: self._value(drill, name) for name in ("mode", *FILLED)}
            values["scenario"] = self._scenario(drill)
            day = drill.held or drill.planned
            values["planned"] = drill.planned or drill.held
            self.numbers[drill.key] = self._add(Drill.sheet, day, drill.title or "", values)

    def _foreign(self, drill: IntoDrill) -> bool:
        settings = self.plan.settings
        names = [settings.number, settings.name] if settings else []
        ours = [name for name in names if name]
        if not drill.plan or not ours or fold(drill.plan) in map(fold, ours):
            return False
        values = {"theirs": drill.plan, "ours": ours[0]}
        self._refuse(drill, "plan", words.OTHER_PLAN.filled(values))
        return True

    def _complete(self, drill: IntoDrill) -> bool:
        """Whether a drill has all that its row needs; what it lacks is said."""
        lacking = [name for name in ("held", "mode") if getattr(drill, name) is None]
        for name in lacking:
            column = drill.sheet.column(name).title
            self._refuse(drill, name, words.NEEDED.filled({"column": column}))
        scenario = self._scenario(drill)
        known = not self.scenarios or fold(scenario or "") in map(fold, self.scenarios)
        if scenario is None or not known:
            said = words.SCENARIO_NEEDED if scenario is None else words.NO_SCENARIO
            if not self.scenarios:
                said = words.NEEDED.filled({"column": drill.sheet.column("scenario").title})
            values = {"name": scenario, "options": tuple(self.scenarios)}
            self._refuse(drill, "scenario", said.filled(values))
            return False
        return not lacking

    def _scenario(self, drill: IntoDrill) -> str | None:
        """A drill's scenario; where none was written and the plan has only one, that one."""
        return drill.scenario or (self.scenarios[0] if len(self.scenarios) == 1 else None)

    # Actions

    def action(self, action: IntoAction, loop: Loop) -> None:
        """Find a problem among the plan's actions, or add it."""
        if action.drill in self.foreign:
            return
        no, training = self._drill_no(action, loop), self._training_no(action, loop)
        about = action.drill, plain(action.problem or "")
        if about in self.problems:
            self.out.there += 1
            return
        same = self._known(action.problem, no)
        if same is not None:
            self.problems.add(about)
            self.matched.add(("actions", same.row))
            self.out.there += 1
            self._fill(same, action, ("gravity", "owner", "due", "place"))
            for name, number in (("drill", no), ("training", training)):
                if getattr(same, name) is None and name not in same.unread:
                    self._fill_cell(same, name, number)
            return
        lacking = [name for name in ("problem", "measure") if not getattr(action, name)]
        for name in lacking:
            column = action.sheet.column(name).title
            self._refuse(action, name, words.NEEDED.filled({"column": column}))
        if not lacking:
            self.problems.add(about)
            values = {name: getattr(action, name) for name in ("problem", "gravity", "measure")}
            values |= {"owner": self._value(action, "owner"), "due": action.due}
            values |= {"place": action.place, "drill": no, "training": training}
            self._add(Action.sheet, self._day(action, loop), action.problem or "", values)

    def _known(self, problem: str | None, no: str | None) -> Action | None:
        """The plan's action on a problem of a drill; one that names no drill may be meant too.

        Where it is not known which drill a problem is of, that of any drill may be meant.
        """
        text = plain(problem or "")
        alike = [
            row
            for row in self.plan.actions
            if ("actions", row.row) not in self.matched and text and plain(row.problem) == text
        ]
        of_drill = [row for row in alike if row.drill and no and fold(row.drill) == fold(no)]
        loose = [row for row in alike if not no or (not row.drill and not row.incident)]
        return next(iter((*of_drill, *loose)), None)

    # Trainings

    def training(self, training: IntoTraining, loop: Loop) -> None:
        """Find a training of that kind for a drill in the plan, or add it."""
        if training.drill in self.foreign:
            return
        lacking = [name for name in ("topic", "on") if not getattr(training, name)]
        for name in lacking:
            column = training.sheet.column(name).title
            self._refuse(training, name, words.NEEDED.filled({"column": column}))
        if lacking:
            return
        no = self._drill_no(training, loop)
        same = self._held(training, no)
        if same is not None:
            self.matched.add(("training", same.row))
            self.trainings[training.key] = same.no
            self.out.there += 1
            return
        values = {name: getattr(training, name) for name in ("topic", "on", "kind")}
        values |= {"attended": self._value(training, "attended"), "drill": no}
        number = self._add(Training.sheet, training.on, training.topic or "", values)
        self.trainings[training.key] = number

    def _held(self, training: IntoTraining, no: str | None) -> Training | None:
        """The plan's training of that kind for a drill; one on the same topic for no drill.

        Where it is not known which drill a training is for, one on that topic for any may be meant.
        """
        for row in self.plan.training:
            of_drill = bool(no and row.drill and fold(row.drill) == fold(no))
            alike = fold(row.topic) == fold(training.topic or "")
            loose = alike and (row.drill is None or not no)
            if ("training", row.row) not in self.matched and (
                (of_drill and row.kind is training.kind) or loose
            ):
                return row
        return None

    # What they share

    def _drill_no(self, row: IntoAction | IntoTraining, loop: Loop) -> str | None:
        if row.drill and loop.drill(row.drill) is None:
            self._refuse(row, "drill", words.UNKNOWN_DRILL.filled({"key": row.drill}))
        return self.numbers.get(row.drill or "")

    def _training_no(self, action: IntoAction, loop: Loop) -> str | None:
        if action.training and all(each.key != action.training for each in loop.trainings):
            self._refuse(
                action, "training", words.UNKNOWN_TRAINING.filled({"key": action.training})
            )
        return self.trainings.get(action.training or "")

    @staticmethod
    def _day(row: IntoAction, loop: Loop) -> date | None:
        drill = loop.drill(row.drill)
        return (drill and (drill.held or drill.planned)) or row.due

    def _fill(self, row: Row, said: Row, names: Sequence[str]) -> None:
        """Fill what is empty in a row of the plan."""
        for name in names:
            there = row.cell(name).column and name not in row.unread
            if there and getattr(row, name) is None:
                self._fill_cell(row, name, self._value(said, name))

    def _fill_cell(self, row: Row, name: str, value: object) -> None:
        cell = row.cell(name)
        if value is not None and cell.column:
            no: str = getattr(row, "no", "")
            self.out.fillings.append(Filling(cell, no, row.sheet.column(name), value, row.sheet))

    def _value(self, row: Row, name: str) -> object:
        """A value; of people, those who are in the contacts, as the plan names them."""
        value = getattr(row, name)
        if name not in PEOPLE or value is None:
            return value
        if isinstance(value, str):
            return self._person(row, name, value)
        found = [self._person(row, name, each) for each in value]
        return tuple(dict.fromkeys(each for each in found if each)) or None

    def _person(self, row: Row, name: str, said: str) -> str | None:
        people = self.directory.person(said)
        if len(people) == 1:
            return key_of(people[0], self.plan).zh
        why = words.NAMESAKES if people else words.NO_CONTACT
        self._refuse(row, name, why.filled({"name": said, "n": len(people)}))
        return None

    def _add(self, sheet: Sheet, day: date | None, what: str, values: dict[str, Any]) -> str | None:
        if sheet.name in self.barred:
            return None
        table = self.plan.table(sheet.name)
        given = self.given.setdefault(sheet.name, [])
        used = [*(row.no for row in table), *given]
        taken = {*map(fold, used), *table.lost_keys}
        first = str(sheet.column("no").example)
        number = next_number(used, taken, day.year if day else 0, first)
        given.append(number)
        self.out.new.append(NewRecord(sheet, number, what, {"no": number, **values}))
        return number

    def _refuse(self, row: Row, name: str, why: Text) -> None:
        refused = NotPut(row.cell(name), why)
        if refused not in self.out.not_put:
            self.out.not_put.append(refused)
