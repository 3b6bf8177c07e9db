/// Limits, deadbands, delays and qualities.
enum JudgingTranscripts {
    static var all: [Transcript] {
        get throws {
            [
                try Transcript(
                    "a high alarm comes at its limit and goes below limit less deadband",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=0
                    0 | good 13499.9 | normal                  | nothing
                    1 | good 13500   | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    2 | good 13490   | unacknowledged          | nothing
                    3 | good 13489.9 | returned_unacknowledged | returned #1 13489.9/13500
                    4 | good 13499   | returned_unacknowledged | nothing
                    """),
                try Transcript(
                    "a low alarm comes at its limit and goes above limit plus deadband",
                    """
                    alarm TK-101/level_ll limit=2150 deadband=10 off=0
                    0 | good 2150.1 | normal                  | nothing
                    1 | good 2150   | unacknowledged          | raised #1 2150/2150; rings #1 high
                    2 | good 2160   | unacknowledged          | nothing
                    3 | good 2160.1 | returned_unacknowledged | returned #1 2160.1/2150
                    4 | good 2151   | returned_unacknowledged | nothing
                    """),
                try Transcript(
                    "the deadband does not hold an on-delay that a good value in limits stops",
                    """
                    alarm TK-101/level_h limit=13000 deadband=10 on=10
                     0 | good 13000 | normal         | nothing
                     9 | good 12999 | normal         | nothing
                    10 | good 13000 | normal         | nothing
                    19 | advance    | normal         | nothing
                    20 | advance    | unacknowledged | raised #1 13000/13000; rings #1 high
                    """),
                try Transcript(
                    "a good value inside the deadband stops an off-delay, which starts anew",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=30
                     0 | good 13500 | unacknowledged          | raised #1 13500/13500; rings #1 critical
                     1 | good 13480 | unacknowledged          | nothing
                    20 | good 13495 | unacknowledged          | nothing
                    25 | good 13480 | unacknowledged          | nothing
                    54 | advance    | unacknowledged          | nothing
                    55 | advance    | returned_unacknowledged | returned #1 13480/13500
                    """),
                try Transcript(
                    "a bad value neither starts, stops nor resets an on-delay, and the alarm raised is questionable",
                    """
                    alarm TK-101/level_h limit=13000 on=10
                     0 | unknown    | normal         | nothing
                     1 | good 13010 | normal         | nothing
                     2 | unknown    | normal         | nothing
                    10 | unknown    | normal         | nothing
                    11 | advance    | unacknowledged | raised? #1 13010/13000; rings #1 high
                    """),
                try Transcript(
                    "a value that is good again when the on-delay ends leaves nothing questionable",
                    """
                    alarm TK-101/level_h limit=13000 on=10
                     1 | good 13010 | normal         | nothing
                     2 | unknown    | normal         | nothing
                     9 | good 13020 | normal         | nothing
                    11 | advance    | unacknowledged | raised #1 13020/13000; rings #1 high
                    """),
                try Transcript(
                    "the reading that comes after the on-delay's end cannot undo it",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=30
                     0 | good 13010 | normal         | nothing
                    12 | good 12000 | unacknowledged | raised #1 13010/13000; rings #1 high
                    """),
                try Transcript(
                    "an uncertain value raises at once where there is no delay, until a good one agrees",
                    """
                    alarm TK-101/level_hh limit=13500
                    0 | uncertain 13600 | unacknowledged | raised? #1 13600/13500; rings #1 critical
                    1 | uncertain 13600 | unacknowledged | nothing
                    2 | good 13495      | unacknowledged | nothing
                    3 | good 13500      | unacknowledged | update
                    4 | good 13500      | unacknowledged | nothing
                    """),
                try Transcript(
                    "an acknowledged questionable alarm that a good value agrees with is not annunciated anew",
                    """
                    alarm TK-101/level_hh limit=13500
                    0 | uncertain 13600 | unacknowledged | raised? #1 13600/13500; rings #1 critical
                    1 | ack anna #1     | acknowledged   | acknowledged #1 by anna
                    2 | good 13600      | acknowledged   | update
                    """),
                try Transcript(
                    "an on-delay that an uncertain value started runs as any other",
                    """
                    alarm TK-101/level_h limit=13000 on=10
                     0 | uncertain 13010 | normal         | nothing
                     5 | uncertain 12000 | normal         | nothing
                    10 | advance         | unacknowledged | raised? #1 13010/13000; rings #1 high
                    """),
                try Transcript(
                    "an uncertain value in limits does not stop an on-delay that a good one started",
                    """
                    alarm TK-101/level_h limit=13000 on=10
                     0 | good 13010      | normal         | nothing
                     5 | uncertain 12000 | normal         | nothing
                    10 | advance         | unacknowledged | raised? #1 13010/13000; rings #1 high
                    """),
                try Transcript(
                    "a good value in limits stops an on-delay that an uncertain one started",
                    """
                    alarm TK-101/level_h limit=13000 on=10
                     0 | uncertain 13010 | normal | nothing
                     5 | good 12999      | normal | nothing
                    10 | advance         | normal | nothing
                    """),
                try Transcript(
                    "an uncertain value never clears, starts no off-delay and breaks one that runs",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=30
                      0 | good 13500     | unacknowledged          | raised #1 13500/13500; rings #1 critical
                      1 | uncertain 9000 | unacknowledged          | nothing
                     40 | advance        | unacknowledged          | nothing
                     41 | good 9000      | unacknowledged          | nothing
                     60 | uncertain 9000 | unacknowledged          | nothing
                     71 | advance        | unacknowledged          | nothing
                     72 | good 9000      | unacknowledged          | nothing
                    102 | advance        | returned_unacknowledged | returned #1 9000/13500
                    """),
                try Transcript(
                    "a bad value breaks an off-delay, and what stood stands",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=30
                      0 | good 13500 | unacknowledged | raised #1 13500/13500; rings #1 critical
                      1 | ack anna   | acknowledged   | acknowledged #1 by anna
                      2 | good 13480 | acknowledged   | nothing
                     31 | unknown    | acknowledged   | nothing
                     32 | advance    | acknowledged   | nothing
                    900 | unknown    | acknowledged   | nothing
                    901 | good 13480 | acknowledged   | nothing
                    930 | advance    | acknowledged   | nothing
                    931 | advance    | normal         | cleared #1 13480/13500
                    """),
                try Transcript(
                    "values that are no finite numbers judge nothing",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=5
                    0 | good nan   | normal         | nothing
                    1 | good inf   | normal         | nothing
                    2 | good -inf  | normal         | nothing
                    3 | good 13500 | unacknowledged | raised #1 13500/13500; rings #1 critical
                    4 | good 100   | unacknowledged | nothing
                    8 | good -inf  | unacknowledged | nothing
                    9 | advance    | unacknowledged | nothing
                    """),
                try Transcript(
                    "a value says nothing about a fault, and a condition nothing about a limit",
                    """
                    alarm TK-101/level_hh limit=13500
                    alarm TK-101/level_fault on=0
                    0 | level_hh: true "gauge-failure" | level_hh normal, level_fault normal | nothing
                    1 | level_fault: good 99999        | level_hh normal, level_fault normal | nothing
                    """),
                try Transcript(
                    "a fault has its delays and words",
                    """
                    alarm TK-101/gauge_fault on=5 off=5
                     0 | true timeout             | normal                  | nothing
                     4 | true "crc: bad checksum" | normal                  | nothing
                     5 | advance                  | unacknowledged          | raised #1 "crc: bad checksum"; rings #1 high
                     6 | false                    | unacknowledged          | nothing
                    10 | true timeout             | unacknowledged          | nothing
                    11 | false                    | unacknowledged          | nothing
                    14 | unknown                  | unacknowledged          | nothing
                    15 | false                    | unacknowledged          | nothing
                    19 | false                    | unacknowledged          | nothing
                    20 | false                    | returned_unacknowledged | returned #1
                    21 | ack anna                 | normal                  | acknowledged #1 by anna
                    """),
                try Transcript(
                    "a fault gone before its on-delay ends stays normal",
                    """
                    alarm TK-101/gauge_fault on=5
                    0 | true timeout | normal | nothing
                    4 | false        | normal | nothing
                    9 | advance      | normal | nothing
                    """),
                try Transcript(
                    "the wall clock set back or forward changes no delay",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=30
                     0 | good 13000 | normal                  | nothing
                     1 | wall +3600 | normal                  | nothing
                     2 | advance    | normal                  | nothing
                     9 | good 13000 | normal                  | nothing
                    10 | advance    | unacknowledged          | raised #1 13000/13000; rings #1 high
                    11 | good 12900 | unacknowledged          | nothing
                    12 | wall -7200 | unacknowledged          | nothing
                    40 | advance    | unacknowledged          | nothing
                    41 | advance    | returned_unacknowledged | returned #1 12900/13000
                    """),
            ]
        }
    }
}
