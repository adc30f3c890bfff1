"""Why something of a drill was not put into its plan, and what to do about it."""

from __future__ import annotations

from bcm_excel.core.text import Text

OTHER_PLAN = Text(
    "这次演练属于预案“{theirs}”，不写进“{ours}”",
    "this drill belongs to the plan {theirs}; it does not go into {ours}",
)
NEEDED = Text(
    "没有填“{column}”，这一行没有转入；请在汇总的这一格填好并保存，再运行一次 drill apply",
    "{column} is empty, so the row stayed out; fill in this cell of the summary, save it and run "
    "drill apply again",
)
SCENARIO_NEEDED = Text(
    "没有填“场景”，这次演练的记录没有转入；请在汇总的这一格填一个预案所列的场景（{options}）"
    "并保存，再运行一次 drill apply",
    "the scenario is empty, so the drill's record stayed out; type one of the plan's ({options}) "
    "into this cell of the summary, save it and run drill apply again",
)
NO_SCENARIO = Text(
    "“{name}”不是预案所列的演练场景（{options}），这次演练的记录没有转入；请在汇总的这一格改正，"
    "或把它加进预案信息的“演练场景”，再运行一次 drill apply",
    "{name} is not among the plan's scenarios ({options}), so the drill's record stayed out; "
    "correct this cell of the summary or add it to the plan's Scenarios, and run drill apply again",
)
NO_CONTACT = Text("“{name}”不在应急通讯录里，没有写入", "{name} is not in the contacts; left empty")
NAMESAKES = Text(
    "有 {n} 人叫“{name}”，请写成 姓名(工号)，没有写入",
    "{n} people are called {name}; write Name(staff no.); left empty",
)
UNKNOWN_DRILL = Text(
    "上表没有演练“{key}”，没有写来源", "there is no drill {key} above; left without its drill"
)
UNKNOWN_TRAINING = Text(
    "下表没有培训“{key}”，没有写“纳入培训”",
    "there is no training {key} below; left without its training",
)
