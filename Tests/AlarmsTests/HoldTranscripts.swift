/// Shelving and out of service: what a person keeps silent.
enum HoldTranscripts {
    static var all: [Transcript] {
        get throws {
            [
                try Transcript(
                    "unacknowledged, shelve: acknowledged by that person, then shelved; time over, condition true: rings anew",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                      0 | good 13000                          | unacknowledged | raised #1 13000/13000; rings #1 high
                      1 | shelve anna 600 #1 "gauge under work" | shelved      | acknowledged #1 by anna; shelved #1 by anna "gauge under work; for 10 min" (acknowledged)
                    600 | advance                             | shelved        | nothing
                    601 | advance                             | unacknowledged | unshelved #1 "its time is over"; raised #2 13000/13000; rings #2 high
                    """),
                try Transcript(
                    "shelved, time over, back in limits: normal",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                      0 | good 13000               | unacknowledged | raised #1 13000/13000; rings #1 high
                      1 | shelve anna 600 "work"   | shelved        | acknowledged #1 by anna; shelved #1 by anna "work; for 10 min" (acknowledged)
                      2 | good 12000               | shelved        | cleared #1 12000/13000 (normal)
                    601 | advance                  | normal         | unshelved #1 "its time is over"
                    """),
                try Transcript(
                    "normal, shelved: what comes is on record and not annunciated; what stands at the end rings",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=0
                      0 | shelve anna 600 "work"   | shelved        | shelved by anna "work; for 10 min" (normal)
                      1 | good 13000               | shelved        | nothing
                     11 | advance                  | shelved        | held 13000/13000 (unacknowledged)
                     12 | good 12000               | shelved        | cleared 12000/13000 "not annunciated: shelved" (normal)
                     20 | good 13010               | shelved        | nothing
                     30 | good 13020               | shelved        | held 13010/13000 (unacknowledged)
                     31 | ack boris                | shelved        | refused: silenced(Alarms.AlarmState.shelved)
                    599 | good 13040               | shelved        | nothing
                    600 | advance                  | unacknowledged | unshelved "its time is over"; raised #1 13040/13000; rings #1 high
                    """),
                try Transcript(
                    "latched, shelve: the latch is kept, and latched as it was at the end",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0 latching=yes
                      0 | good 13000               | unacknowledged         | raised #1 13000/13000; rings #1 high
                      1 | good 12000               | latched_unacknowledged | returned #1 12000/13000 "latched until reset"
                      2 | shelve anna 600 "work"   | shelved                | acknowledged #1 by anna; shelved #1 by anna "work; for 10 min" (latched_acknowledged)
                      3 | reset anna               | shelved                | refused: silenced(Alarms.AlarmState.shelved)
                    602 | advance                  | latched_acknowledged   | unshelved #1 "its time is over"
                    603 | reset anna               | normal                 | reset #1 by anna "normal"
                    """),
                try Transcript(
                    "returned unacknowledged, out of service: acknowledged, and normal beneath",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | good 13500                | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    1 | good 12000                | returned_unacknowledged | returned #1 12000/13500
                    2 | out anna "float removed"  | out_of_service          | acknowledged #1 by anna; out_of_service #1 by anna "float removed" (normal)
                    3 | good 13600                | out_of_service          | held 13600/13500 (unacknowledged)
                    4 | out anna "float removed"  | out_of_service          | refused: alreadyOutOfService
                    5 | shelve anna 60 "work"     | out_of_service          | refused: alreadyOutOfService
                    6 | unshelve anna             | out_of_service          | refused: notShelved
                    7 | in boris                  | unacknowledged          | in_service #1 by boris; raised #2 13600/13500; rings #2 critical
                    8 | in boris                  | unacknowledged          | refused: notOutOfService
                    """),
                try Transcript(
                    "a person lifts a shelving before its time",
                    """
                    alarm TK-101/level_h limit=13000 on=0 off=0
                      0 | shelve anna 600 "work" | shelved        | shelved by anna "work; for 10 min" (normal)
                      1 | good 13000             | shelved        | held 13000/13000 (unacknowledged)
                      2 | unshelve boris         | unacknowledged | unshelved by boris; raised #1 13000/13000; rings #1 high
                      3 | unshelve boris         | unacknowledged | refused: notShelved
                    700 | advance                | unacknowledged | nothing
                    """),
                try Transcript(
                    "out of service of a shelved alarm ends the shelving",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                      0 | shelve anna 600 "work" | shelved        | shelved by anna "work; for 10 min" (normal)
                      1 | out boris "worn"       | out_of_service | unshelved by boris "taken out of service"; out_of_service by boris "worn" (normal)
                    900 | advance                | out_of_service | nothing
                    """),
                try Transcript(
                    "a shelving without end, beyond the longest, without reason, of another number or twice is refused",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    0 | shelve anna 0 "work"        | normal         | refused: noDuration
                    1 | shelve anna -5 "work"       | normal         | refused: noDuration
                    2 | shelve anna 28801 "work"    | normal         | refused: tooLong(longest: 28800.0 seconds)
                    3 | shelve anna 60 "  "         | normal         | refused: noReason
                    4 | out anna ""                 | normal         | refused: noReason
                    5 | good 13000                  | unacknowledged | raised #1 13000/13000; rings #1 high
                    6 | shelve anna 60 #2 "work"    | unacknowledged | refused: otherAnnunciation(standing: 1)
                    7 | shelve anna 28800 #1 "work" | shelved        | acknowledged #1 by anna; shelved #1 by anna "work; for 8 h" (acknowledged)
                    8 | shelve anna 60 "work"       | shelved        | refused: alreadyShelved
                    """),
                try Transcript(
                    "what may not be shelved may be taken out of service",
                    """
                    alarm TK-101/level_hh limit=13500
                    0 | shelve anna 60 "work" | normal         | refused: notShelvable
                    1 | out anna "replaced"   | out_of_service | out_of_service by anna "replaced" (normal)
                    2 | in anna               | normal         | in_service by anna
                    """),
                try Transcript(
                    "a disabled alarm is never judged and cannot be held",
                    """
                    alarm TK-101/level_h limit=13000 on=0 enabled=no
                    0 | good 99999            | normal | nothing
                    1 | shelve anna 60 "work" | normal | refused: disabled
                    2 | out anna "work"       | normal | refused: disabled
                    3 | suppress use          | normal | nothing
                    4 | ack anna              | normal | refused: nothingToAcknowledge
                    5 | advance               | normal | nothing
                    """),
                try Transcript(
                    "a standing alarm that is disabled is closed at the restart, a shelved one too",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    0 | good 13000             | unacknowledged | raised #1 13000/13000; rings #1 high
                    1 | shelve anna 600 "work" | shelved        | acknowledged #1 by anna; shelved #1 by anna "work; for 10 min" (acknowledged)
                    2 | restart enabled=no     | normal         | cleared #1 "disabled in the configuration; it was shelved, by anna"
                    3 | good 13000             | normal         | nothing
                    900 | advance                | normal         | nothing
                    """),
                try Transcript(
                    "an acknowledged alarm that is shelved waits for no re-alarm",
                    """
                    alarm TK-101/level_h limit=13000 on=0 again=60
                      0 | good 13000             | unacknowledged | raised #1 13000/13000; rings #1 high
                      1 | ack anna               | acknowledged   | acknowledged #1 by anna
                      2 | shelve anna 600 "work" | shelved        | shelved #1 by anna "work; for 10 min" (acknowledged)
                    500 | good 13000             | shelved        | nothing
                    602 | advance                | unacknowledged | unshelved #1 "its time is over"; raised #2 13000/13000; rings #2 high
                    """),
                try Transcript(
                    "a shelving goes on over a restart, by the wall clock where that ends first",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                      0 | shelve anna 600 "work" | shelved | shelved by anna "work; for 10 min" (normal)
                    100 | restart alive=90       | shelved | update (normal)
                    599 | advance                | shelved | nothing
                    600 | advance                | normal  | unshelved "its time is over"
                    """),
                try Transcript(
                    "a shelving goes on over a restart, by what was left of it where that ends first",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                      0 | shelve anna 600 "work" | shelved | shelved by anna "work; for 10 min" (normal)
                    100 | rewrite                | shelved | update (normal)
                    100 | wall -50               | shelved | nothing
                    100 | restart alive=40       | shelved | update (normal)
                    599 | advance                | shelved | nothing
                    600 | advance                | normal  | unshelved "its time is over"
                    """),
                try Transcript(
                    "the wall clock set forward ends no shelving",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                      0 | shelve anna 600 "work" | shelved | shelved by anna "work; for 10 min" (normal)
                    100 | wall +7200             | shelved | nothing
                    100 | rewrite                | shelved | update (normal)
                    200 | restart alive=100      | shelved | update (normal)
                    600 | advance                | normal  | unshelved "its time is over"
                    """),
                try Transcript(
                    "a clock in doubt ends a shelving, and what stands rings",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                      0 | shelve anna 600 "work" | shelved        | shelved by anna "work; for 10 min" (normal)
                      1 | good 13000             | shelved        | held 13000/13000 (unacknowledged)
                    100 | restart alive=101      | unacknowledged | unshelved "the clock is in doubt after the restart"
                    100 | advance                | unacknowledged | raised? #1; rings #1 high
                    """),
                try Transcript(
                    "a clock that shows less than a shelving's begin is in doubt",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    10 | shelve anna 600 "work" | shelved | shelved by anna "work; for 10 min" (normal)
                    11 | wall -3600             | shelved | nothing
                    12 | restart                | normal  | unshelved "the clock is in doubt after the restart"
                    """),
                try Transcript(
                    "a shelving whose time was over during the outage ends with an entry",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                       0 | good 13000             | unacknowledged | raised #1 13000/13000; rings #1 high
                       1 | shelve anna 600 "work" | shelved        | acknowledged #1 by anna; shelved #1 by anna "work; for 10 min" (acknowledged)
                       2 | restart alive=2        | shelved        | update (acknowledged)
                       2 | wall +3600             | shelved        | nothing
                       3 | restart alive=2        | unacknowledged | unshelved #1 "its time is over"
                       4 | good 13000             | unacknowledged | raised? #2 13000/13000; rings #2 high; update
                    """),
                try Transcript(
                    "out of service goes on over any restart",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                      0 | out anna "replaced" | out_of_service | out_of_service by anna "replaced" (normal)
                      1 | good 13500          | out_of_service | held 13500/13500 (unacknowledged)
                    100 | restart alive=9999  | out_of_service | nothing
                    101 | advance             | out_of_service | nothing
                    102 | good 13500          | out_of_service | nothing
                    103 | in anna             | unacknowledged | in_service by anna; raised #1 13500/13500; rings #1 critical
                    """),
                try Transcript(
                    "a shelved alarm that is no longer configured is closed with an entry",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    0 | shelve anna 600 "work" | shelved | shelved by anna "work; for 10 min" (normal)
                    1 | restart without        | gone    | cleared "no longer configured; it was shelved, by anna"
                    """),
            ]
        }
    }
}
