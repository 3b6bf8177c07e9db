/// One history for every row of the transition table that the four states have.
enum TransitionTranscripts {
    static var all: [Transcript] {
        get throws {
            [
                try Transcript(
                    "normal, condition true through the on-delay: unacknowledged",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=30
                     0 | good 12999 | normal         | nothing
                     1 | good 13000 | normal         | nothing
                    10 | good 13020 | normal         | nothing
                    11 | advance    | unacknowledged | raised #1 13020/13000; rings #1 high
                    """),
                try Transcript(
                    "unacknowledged, acknowledge: acknowledged",
                    """
                    alarm TK-101/level_hh limit=13500
                    0 | good 13500                    | unacknowledged | raised #1 13500/13500; rings #1 critical
                    5 | ack anna #1 "receipt stopped" | acknowledged   | acknowledged #1 by anna "receipt stopped"
                    6 | good 13500                    | acknowledged   | nothing
                    """),
                try Transcript(
                    "unacknowledged, condition false through the off-delay: returned, unacknowledged",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=30
                     0 | good 13500 | unacknowledged          | raised #1 13500/13500; rings #1 critical
                     1 | good 13489 | unacknowledged          | nothing
                    30 | good 13480 | unacknowledged          | nothing
                    31 | advance    | returned_unacknowledged | returned #1 13480/13500
                    """),
                try Transcript(
                    "acknowledged, condition false through the off-delay: normal",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=30
                     0 | good 13500  | unacknowledged | raised #1 13500/13500; rings #1 critical
                     1 | ack anna #1 | acknowledged   | acknowledged #1 by anna
                     2 | good 13489  | acknowledged   | nothing
                    31 | advance     | acknowledged   | nothing
                    32 | advance     | normal         | cleared #1 13489/13500
                    """),
                try Transcript(
                    "returned unacknowledged, acknowledge: normal",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | good 13500  | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    1 | good 13400  | returned_unacknowledged | returned #1 13400/13500
                    2 | ack anna #1 | normal                  | acknowledged #1 by anna
                    3 | good 13400  | normal                  | nothing
                    """),
                try Transcript(
                    "returned unacknowledged, condition again: unacknowledged, a new annunciation",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=0
                     0 | good 13000  | normal                  | nothing
                    10 | advance     | unacknowledged          | raised #1 13000/13000; rings #1 high
                    11 | good 12900  | returned_unacknowledged | returned #1 12900/13000
                    12 | good 13000  | returned_unacknowledged | nothing
                    22 | advance     | unacknowledged          | raised #2 13000/13000; rings #2 high
                    23 | ack anna #1 | unacknowledged          | refused: otherAnnunciation(standing: 2)
                    24 | ack anna #2 | acknowledged            | acknowledged #2 by anna
                    """),
                try Transcript(
                    "normal, limit lowered below the level: as if the level had risen",
                    """
                    alarm TK-101/level_hh limit=13500
                    0 | good 13400          | normal         | nothing
                    1 | restart limit=13300 | normal         | nothing
                    2 | good 13400          | unacknowledged | raised #1 13400/13300; rings #1 critical
                    """),
                try Transcript(
                    "unacknowledged, limit raised above the level: returned, never straight to normal",
                    """
                    alarm TK-101/level_hh limit=13500 off=30
                     0 | good 13500          | unacknowledged          | raised #1 13500/13500; rings #1 critical
                     1 | restart limit=13600 | unacknowledged          | configuration #1 "limit 13600 mm, was 13500 mm"
                     2 | good 13500          | unacknowledged          | nothing
                    32 | good 13500          | returned_unacknowledged | returned #1 13500/13600
                    33 | ack anna #1         | normal                  | acknowledged #1 by anna
                    """),
                try Transcript(
                    "acknowledged, limit raised above the level: normal through the off-delay",
                    """
                    alarm TK-101/level_hh limit=13500 off=30
                     0 | good 13500          | unacknowledged | raised #1 13500/13500; rings #1 critical
                     1 | ack anna            | acknowledged   | acknowledged #1 by anna
                     2 | restart limit=13600 | acknowledged   | configuration #1 "limit 13600 mm, was 13500 mm"
                     3 | good 13500          | acknowledged   | nothing
                    33 | advance             | normal         | cleared #1 13500/13600
                    """),
                try Transcript(
                    "returned unacknowledged, limit lowered below the level: a new annunciation",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | good 13500          | unacknowledged          | raised #1 13500/13500; rings #1 critical
                    1 | good 13400          | returned_unacknowledged | returned #1 13400/13500
                    2 | restart limit=13300 | returned_unacknowledged | configuration #1 "limit 13300 mm, was 13500 mm"
                    3 | good 13400          | unacknowledged          | raised #2 13400/13300; rings #2 critical
                    """),
                try Transcript(
                    "unacknowledged, deadband and off-delay changed: judged by the new ones",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=30
                     0 | good 13500                 | unacknowledged          | raised #1 13500/13500; rings #1 critical
                     1 | good 13450                 | unacknowledged          | nothing
                     2 | restart deadband=100 off=5 | unacknowledged          | nothing
                     3 | good 13450                 | unacknowledged          | nothing
                     9 | good 13399                 | unacknowledged          | nothing
                    14 | advance                    | returned_unacknowledged | returned #1 13399/13500
                    """),
            ]
        }
    }
}
