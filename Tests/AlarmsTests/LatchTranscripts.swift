/// Latching, reset, and the annunciation anew of what was acknowledged and stands.
enum LatchTranscripts {
    static var all: [Transcript] {
        get throws {
            [
                try Transcript(
                    "unacknowledged, back in limits, latching: latched unacknowledged",
                    """
                    alarm TK-101/level_hh limit=13500 off=30 latching=yes
                     0 | good 13500 | unacknowledged         | raised #1 13500/13500; rings #1 critical
                     1 | good 13000 | unacknowledged         | nothing
                    31 | advance    | latched_unacknowledged | returned #1 13000/13500 "latched until reset"
                    """),
                try Transcript(
                    "acknowledged, back in limits, latching: latched acknowledged",
                    """
                    alarm TK-101/level_hh limit=13500 off=0 latching=yes
                    0 | good 13500  | unacknowledged       | raised #1 13500/13500; rings #1 critical
                    1 | ack anna #1 | acknowledged         | acknowledged #1 by anna
                    2 | good 13000  | latched_acknowledged | returned #1 13000/13500 "latched until reset"
                    """),
                try Transcript(
                    "latched unacknowledged, acknowledge: latched acknowledged; reset: normal",
                    """
                    alarm TK-101/level_hh limit=13500 off=0 latching=yes
                    0 | good 13500    | unacknowledged         | raised #1 13500/13500; rings #1 critical
                    1 | good 13000    | latched_unacknowledged | returned #1 13000/13500 "latched until reset"
                    2 | ack anna #1   | latched_acknowledged   | acknowledged #1 by anna
                    3 | ack anna #1   | latched_acknowledged   | refused: nothingToAcknowledge
                    4 | reset anna #1 | normal                 | reset #1 by anna "normal"
                    5 | reset anna #1 | normal                 | refused: nothingLatched
                    """),
                try Transcript(
                    "latched unacknowledged, reset: returned unacknowledged; acknowledge: normal",
                    """
                    alarm TK-101/level_hh limit=13500 off=0 latching=yes
                    0 | good 13500    | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    1 | good 13000    | latched_unacknowledged  | returned #1 13000/13500 "latched until reset"
                    2 | reset anna    | returned_unacknowledged | reset #1 by anna "still to be acknowledged"
                    3 | ack boris #1  | normal                  | acknowledged #1 by boris
                    """),
                try Transcript(
                    "latched acknowledged, condition again through the on-delay: unacknowledged, a new annunciation",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=0 latching=yes
                     0 | good 13000   | normal                 | nothing
                    10 | advance      | unacknowledged         | raised #1 13000/13000; rings #1 high
                    11 | ack anna     | acknowledged           | acknowledged #1 by anna
                    12 | good 12000   | latched_acknowledged   | returned #1 12000/13000 "latched until reset"
                    13 | good 13000   | latched_acknowledged   | nothing
                    23 | advance      | unacknowledged         | raised #2 13000/13000; rings #2 high
                    24 | good 12000   | latched_unacknowledged | returned #2 12000/13000 "latched until reset"
                    """),
                try Transcript(
                    "latched unacknowledged, condition again: unacknowledged, a new annunciation",
                    """
                    alarm TK-101/level_hh limit=13500 off=0 latching=yes
                    0 | good 13500 | unacknowledged         | raised #1 13500/13500; rings #1 critical
                    1 | good 13000 | latched_unacknowledged | returned #1 13000/13500 "latched until reset"
                    2 | good 13600 | unacknowledged         | raised #2 13600/13500; rings #2 critical
                    """),
                try Transcript(
                    "reset while the condition is true is refused, in its on-delay too",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=0 latching=yes
                     0 | good 13000    | normal               | nothing
                    10 | advance       | unacknowledged       | raised #1 13000/13000; rings #1 high
                    11 | reset anna    | unacknowledged       | refused: conditionStands
                    12 | ack anna      | acknowledged         | acknowledged #1 by anna
                    13 | reset anna    | acknowledged         | refused: conditionStands
                    14 | good 12000    | latched_acknowledged | returned #1 12000/13000 "latched until reset"
                    15 | good 13000    | latched_acknowledged | nothing
                    16 | reset anna    | latched_acknowledged | refused: conditionStands
                    17 | good 12000    | latched_acknowledged | nothing
                    18 | reset anna #2 | latched_acknowledged | refused: otherAnnunciation(standing: 1)
                    19 | reset anna #1 | normal               | reset #1 by anna "normal"
                    """),
                try Transcript(
                    "reset of what does not latch is refused",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | reset anna | normal                  | refused: nothingLatched
                    1 | good 13500 | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    2 | reset anna | unacknowledged          | refused: nothingLatched
                    3 | good 13000 | returned_unacknowledged | returned #1 13000/13500
                    4 | reset anna | returned_unacknowledged | refused: nothingLatched
                    """),
                try Transcript(
                    "a restart keeps the latch, acknowledged or not",
                    """
                    alarm TK-101/level_hh limit=13500 off=0 latching=yes
                    0 | good 13500   | unacknowledged         | raised #1 13500/13500; rings #1 critical
                    1 | good 13000   | latched_unacknowledged | returned #1 13000/13500 "latched until reset"
                    2 | restart      | latched_unacknowledged | nothing
                    3 | good 13000   | latched_unacknowledged | nothing
                    4 | ack anna     | latched_acknowledged   | acknowledged #1 by anna
                    5 | restart      | latched_acknowledged   | nothing
                    6 | reset boris  | normal                 | reset #1 by boris "normal"
                    """),
                try Transcript(
                    "a latch goes with its configuration: what is unacknowledged waits on",
                    """
                    alarm TK-101/level_hh limit=13500 off=0 latching=yes
                    0 | good 13500          | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    1 | good 13000          | latched_unacknowledged  | returned #1 13000/13500 "latched until reset"
                    2 | restart latching=no | returned_unacknowledged | configuration #1 "no longer latching"
                    """),
                try Transcript(
                    "acknowledged, re-alarm timer: unacknowledged, a new annunciation",
                    """
                    alarm TK-101/level_hh limit=13500 off=30 again=3600
                       0 | good 13500  | unacknowledged | raised #1 13500/13500; rings #1 critical
                     100 | ack anna #1 | acknowledged   | acknowledged #1 by anna
                    3600 | good 13550  | acknowledged   | nothing
                    3699 | advance     | acknowledged   | nothing
                    3700 | advance     | unacknowledged | raised #2 13550/13500 "re-alarm: acknowledged 60 min ago and still standing"; rings #2 critical
                    3701 | ack anna #1 | unacknowledged | refused: otherAnnunciation(standing: 2)
                    9000 | advance     | unacknowledged | nothing
                    9001 | ack anna #2 | acknowledged   | acknowledged #2 by anna
                    9002 | good 13000  | acknowledged   | nothing
                    9032 | advance     | normal         | cleared #2 13000/13500
                    99999 | advance     | normal         | nothing
                    """),
                try Transcript(
                    "the off-delay that ends with the re-alarm time comes first",
                    """
                    alarm TK-101/level_hh limit=13500 off=30 again=60
                     0 | good 13500 | unacknowledged | raised #1 13500/13500; rings #1 critical
                     1 | ack anna   | acknowledged   | acknowledged #1 by anna
                    31 | good 13000 | acknowledged   | nothing
                    61 | advance    | normal         | cleared #1 13000/13500
                    """),
                try Transcript(
                    "the re-alarm time goes on over a restart",
                    """
                    alarm TK-101/level_hh limit=13500 again=3600
                       0 | good 13500 | unacknowledged | raised #1 13500/13500; rings #1 critical
                       1 | ack anna   | acknowledged   | acknowledged #1 by anna
                    3000 | restart    | acknowledged   | nothing
                    3001 | good 13500 | acknowledged   | nothing
                    3600 | advance    | acknowledged   | nothing
                    3601 | advance    | unacknowledged | raised #2 13500/13500 "re-alarm: acknowledged 60 min ago and still standing"; rings #2 critical
                    """),
                try Transcript(
                    "a standing alarm is annunciated anew when told, a normal one is not",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | anew 13600 | normal         | nothing
                    1 | good 13500 | unacknowledged | raised #1 13500/13500; rings #1 critical
                    2 | ack anna   | acknowledged   | acknowledged #1 by anna
                    3 | anew 13600 | unacknowledged | raised #2 13600/13500; rings #2 critical
                    4 | good 13000 | returned_unacknowledged | returned #2 13000/13500
                    5 | anew       | returned_unacknowledged | nothing
                    """),
                try Transcript(
                    "comments stand on what is not normal, and need words and the number that stands",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | comment anna "words"        | normal                  | refused: nothingToComment
                    1 | good 13500                  | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    2 | comment anna #7 "words"     | unacknowledged          | refused: otherAnnunciation(standing: 1)
                    3 | comment anna #1 "  "        | unacknowledged          | refused: blankComment
                    4 | comment anna #1 "pump off"  | unacknowledged          | comment #1 by anna "pump off"
                    5 | good 13000                  | returned_unacknowledged | returned #1 13000/13500
                    6 | comment anna "level known"  | returned_unacknowledged | comment #1 by anna "level known"
                    """),
                try Transcript(
                    "annunciations of a proof test are marked, those after it are not",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | test on         | normal         | nothing
                    1 | uncertain 13500 | unacknowledged | raised? #1 13500/13500 "TEST: "; rings #1 critical
                    2 | ack anna        | acknowledged   | acknowledged #1 by anna
                    3 | good 13000      | normal         | cleared #1 13000/13500
                    4 | test off        | normal         | nothing
                    5 | good 13500      | unacknowledged | raised #2 13500/13500; rings #2 critical
                    """),
                try Transcript(
                    "what rings while nobody is attached is marked until it is acknowledged",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | attended off | normal                  | nothing
                    1 | good 13500   | unacknowledged          | raised #1 13500/13500 unattended; rings #1 critical
                    2 | attended on  | unacknowledged          | nothing
                    3 | good 13000   | returned_unacknowledged | returned #1 13000/13500 unattended
                    4 | restart      | returned_unacknowledged | nothing
                    5 | ack anna     | normal                  | acknowledged #1 by anna
                    """),
            ]
        }
    }
}
