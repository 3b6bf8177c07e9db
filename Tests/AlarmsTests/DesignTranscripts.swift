/// Suppression by design: by what a tank is used for, by its line's maintenance and by its line's fault.
enum DesignTranscripts {
    static var all: [Transcript] {
        get throws {
            [
                try Transcript(
                    "normal, suppressed: only the state is kept, of what comes too; what stands at the end rings",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=0
                     0 | suppress use      | suppressed     | update (normal)
                     1 | suppress use      | suppressed     | nothing
                     2 | good 13000        | suppressed     | nothing
                    12 | advance           | suppressed     | update (unacknowledged)
                    13 | ack anna          | suppressed     | refused: silenced(Alarms.AlarmState.suppressed)
                    14 | anew              | suppressed     | nothing
                    15 | unsuppress line   | suppressed     | nothing
                    16 | unsuppress use    | unacknowledged | raised #1 13000/13000; rings #1 high
                    """),
                try Transcript(
                    "what came and went while suppressed leaves nothing to acknowledge",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                    0 | suppress use   | suppressed | update (normal)
                    1 | good 13000     | suppressed | update (unacknowledged)
                    2 | good 12000     | suppressed | update (normal)
                    3 | unsuppress use | normal     | update
                    4 | ack anna       | normal     | refused: nothingToAcknowledge
                    """),
                try Transcript(
                    "unacknowledged, suppressed: the missing acknowledgement is kept",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                    0 | good 13000             | unacknowledged          | raised #1 13000/13000; rings #1 high
                    1 | suppress maintenance   | suppressed              | suppressed #1 "line under maintenance" (unacknowledged)
                    2 | good 12000             | suppressed              | returned #1 12000/13000 (returned_unacknowledged)
                    3 | unsuppress maintenance | returned_unacknowledged | unsuppressed #1 "ended: line under maintenance"
                    4 | ack anna #1            | normal                  | acknowledged #1 by anna
                    """),
                try Transcript(
                    "acknowledged, suppressed and lifted while it stands: a new annunciation",
                    """
                    alarm TK-101/gauge_fault on=0 off=0
                    0 | true timeout    | unacknowledged | raised #1 "timeout"; rings #1 high
                    1 | ack anna        | acknowledged   | acknowledged #1 by anna
                    2 | suppress line   | suppressed     | suppressed #1 "line fault rings" (acknowledged)
                    3 | unknown         | suppressed     | nothing
                    4 | unsuppress line | unacknowledged | raised? #2 "timeout"; rings #2 high
                    """),
                try Transcript(
                    "a latch is kept while suppressed",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0 latching=yes
                    0 | good 13000     | unacknowledged         | raised #1 13000/13000; rings #1 high
                    1 | good 12000     | latched_unacknowledged | returned #1 12000/13000 "latched until reset"
                    2 | suppress use   | suppressed             | suppressed #1 "tank out of use" (latched_unacknowledged)
                    3 | unsuppress use | latched_unacknowledged | unsuppressed #1 "ended: tank out of use"
                    """),
                try Transcript(
                    "of two causes the last that ends lets it ring",
                    """
                    alarm TK-101/gauge_fault on=0 off=0
                    0 | suppress line          | suppressed     | update (normal)
                    1 | suppress maintenance   | suppressed     | update (normal)
                    2 | true timeout           | suppressed     | update (unacknowledged)
                    3 | unsuppress line        | suppressed     | update (unacknowledged)
                    4 | unsuppress maintenance | unacknowledged | raised #1 "timeout"; rings #1 high
                    """),
                try Transcript(
                    "shelved and suppressed: it rings when neither silences it",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                      0 | good 13000             | unacknowledged | raised #1 13000/13000; rings #1 high
                      1 | suppress use           | suppressed     | suppressed #1 "tank out of use" (unacknowledged)
                      2 | shelve anna 600 "work" | shelved        | acknowledged #1 by anna (acknowledged); shelved #1 by anna "work; for 10 min" (acknowledged)
                    602 | advance                | suppressed     | unshelved #1 "its time is over" (acknowledged)
                    603 | unsuppress use         | unacknowledged | raised #2 13000/13000; rings #2 high
                    """),
                try Transcript(
                    "suppressed, then lifted while still shelved: silent until the shelving ends",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                      0 | shelve anna 600 "work" | shelved        | shelved by anna "work; for 10 min" (normal)
                      1 | suppress use           | shelved        | update (normal)
                      2 | good 13000             | shelved        | held 13000/13000 (unacknowledged)
                      3 | unsuppress use         | shelved        | update (unacknowledged)
                    600 | advance                | unacknowledged | unshelved "its time is over"; raised #1 13000/13000; rings #1 high
                    """),
                try Transcript(
                    "an acknowledged alarm that is suppressed waits for no re-alarm",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0 again=60
                     0 | good 13000     | unacknowledged | raised #1 13000/13000; rings #1 high
                     1 | ack anna       | acknowledged   | acknowledged #1 by anna
                     2 | suppress use   | suppressed     | suppressed #1 "tank out of use" (acknowledged)
                    90 | advance        | suppressed     | nothing
                    91 | good 12000     | suppressed     | cleared #1 12000/13000 (normal)
                    92 | unsuppress use | normal         | update
                    """),
                try Transcript(
                    "no suppression survives a restart: what stands rings unless its cause suppresses it anew",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                    0 | suppress use   | suppressed     | update (normal)
                    1 | good 13000     | suppressed     | update (unacknowledged)
                    2 | restart        | unacknowledged | update
                    2 | suppress use   | suppressed     | suppressed "tank out of use" (unacknowledged)
                    3 | advance        | suppressed     | nothing
                    4 | restart        | unacknowledged | update
                    4 | ack anna       | unacknowledged | refused: nothingToAcknowledge
                    4 | advance        | unacknowledged | raised? #1; rings #1 high
                    5 | good 13010     | unacknowledged | update
                    """),
                try Transcript(
                    "HH and H that are lifted together: HH alone sounds",
                    """
                    alarm TK-101/level_hh limit=13500
                    alarm TK-101/level_h limit=13000 on=0
                    0 | suppress maintenance   | level_hh suppressed, level_h suppressed         | level_hh update (normal); level_h update (normal)
                    1 | good 13600             | level_hh suppressed, level_h suppressed         | level_hh update (unacknowledged); level_h update (unacknowledged)
                    2 | unsuppress maintenance | level_hh unacknowledged, level_h unacknowledged | level_hh raised #1 13600/13500; level_hh rings #1 critical; level_h raised #2 13600/13000; level_h shows #2 high
                    """),
                try Transcript(
                    "a limit changed under a shelved alarm acts as if the process had moved",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                      0 | good 13000             | unacknowledged | raised #1 13000/13000; rings #1 high
                      1 | shelve anna 600 "work" | shelved        | acknowledged #1 by anna; shelved #1 by anna "work; for 10 min" (acknowledged)
                      2 | restart limit=14000    | shelved        | configuration #1 "limit 14000 mm, was 13000 mm" (acknowledged); update (acknowledged)
                      3 | good 13000             | shelved        | cleared #1 13000/14000 (normal)
                    601 | advance                | normal         | unshelved #1 "its time is over"
                    """),
            ]
        }
    }
}
