/// Acknowledgement, serials, restart, and alarms that come together.
enum PersonAndRestartTranscripts {
    static var all: [Transcript] {
        get throws {
            [
                try Transcript(
                    "HH and H that become active in one judgement: HH alone sounds, each has its entries",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    alarm TK-101/level_hh limit=13500
                    0 | good 13600         | level_h unacknowledged, level_hh unacknowledged | level_h raised #1 13600/13000; level_h shows #1 high; level_hh raised #2 13600/13500; level_hh rings #2 critical
                    1 | level_hh: ack anna | level_h unacknowledged, level_hh acknowledged   | level_hh acknowledged #2 by anna
                    2 | level_h: ack anna  | level_h acknowledged, level_hh acknowledged     | level_h acknowledged #1 by anna
                    """),
                try Transcript(
                    "HH and H whose on-delays end together: HH alone sounds",
                    """
                    alarm TK-101/level_h limit=13000 on=10
                    alarm TK-101/level_hh limit=13500 on=10
                     0 | good 13600 | level_h normal, level_hh normal                 | nothing
                    10 | advance    | level_h unacknowledged, level_hh unacknowledged | level_h raised #1 13600/13000; level_h shows #1 high; level_hh raised #2 13600/13500; level_hh rings #2 critical
                    """),
                try Transcript(
                    "LL and L that become active in one judgement: LL alone sounds",
                    """
                    alarm TK-101/level_ll limit=2150
                    alarm TK-101/level_l limit=2300 on=0
                    0 | good 2000 | level_ll unacknowledged, level_l unacknowledged | level_ll raised #1 2000/2150; level_ll rings #1 high; level_l raised #2 2000/2300; level_l shows #2 medium
                    """),
                try Transcript(
                    "H that comes after HH sounds",
                    """
                    alarm TK-101/level_hh limit=13500
                    alarm TK-101/level_h limit=13000 on=10
                     0 | good 13600 | level_hh unacknowledged, level_h normal         | level_hh raised #1 13600/13500; level_hh rings #1 critical
                    10 | good 13600 | level_hh unacknowledged, level_h unacknowledged | level_h raised #2 13600/13000; level_h rings #2 high
                    """),
                try Transcript(
                    "faults of two values are acknowledged apart",
                    """
                    alarm TK-101/interface_fault on=0
                    alarm TK-101/level_fault on=0
                    0 | interface_fault: true gauge-failure | interface_fault unacknowledged, level_fault normal       | interface_fault raised #1 "gauge-failure"; interface_fault rings #1 medium
                    1 | interface_fault: ack anna           | interface_fault acknowledged, level_fault normal         | interface_fault acknowledged #1 by anna
                    2 | level_fault: true out-of-range      | interface_fault acknowledged, level_fault unacknowledged | level_fault raised #2 "out-of-range"; level_fault rings #2 high
                    """),
                try Transcript(
                    "nothing can be acknowledged that is normal or acknowledged",
                    """
                    alarm TK-101/level_hh limit=13500
                    0 | ack anna     | normal         | refused: nothingToAcknowledge
                    1 | good 13500   | unacknowledged | raised #1 13500/13500; rings #1 critical
                    2 | ack anna #7  | unacknowledged | refused: otherAnnunciation(standing: 1)
                    3 | ack anna #1  | acknowledged   | acknowledged #1 by anna
                    4 | ack boris #1 | acknowledged   | refused: nothingToAcknowledge
                    """),
                try Transcript(
                    "an acknowledged alarm that flickers through its off-delay is not annunciated anew",
                    """
                    alarm TK-101/level_hh limit=13500 deadband=10 off=30
                     0 | good 13500 | unacknowledged | raised #1 13500/13500; rings #1 critical
                     1 | ack anna   | acknowledged   | acknowledged #1 by anna
                     2 | good 13400 | acknowledged   | nothing
                    20 | good 13600 | acknowledged   | nothing
                    60 | advance    | acknowledged   | nothing
                    """),
                try Transcript(
                    "a new annunciation asks anew, with nothing left of the acknowledgement before",
                    """
                    alarm TK-101/level_hh limit=13500 off=0
                    0 | good 13500         | unacknowledged | raised #1 13500/13500; rings #1 critical
                    1 | ack anna "pumping" | acknowledged   | acknowledged #1 by anna "pumping"
                    2 | good 13400         | normal         | cleared #1 13400/13500
                    3 | good 13500         | unacknowledged | raised #2 13500/13500; rings #2 critical
                    """),
                try Transcript(
                    "acknowledging a returned alarm leaves its running on-delay alone",
                    """
                    alarm TK-101/level_h limit=13000 on=10 off=0
                     0 | good 13000 | normal                  | nothing
                    10 | advance    | unacknowledged          | raised #1 13000/13000; rings #1 high
                    11 | good 12000 | returned_unacknowledged | returned #1 12000/13000
                    12 | good 13000 | returned_unacknowledged | nothing
                    13 | ack anna   | normal                  | acknowledged #1 by anna
                    22 | advance    | unacknowledged          | raised #2 13000/13000; rings #2 high
                    """),
                try Transcript(
                    "acknowledging leaves a running off-delay alone",
                    """
                    alarm TK-101/level_hh limit=13500 off=30
                     0 | good 13500 | unacknowledged | raised #1 13500/13500; rings #1 critical
                     1 | good 12000 | unacknowledged | nothing
                    20 | ack anna   | acknowledged   | acknowledged #1 by anna
                    31 | advance    | normal         | cleared #1 12000/13500
                    """),
                try Transcript(
                    "a restart keeps state, acknowledgement and serial, and annunciates nothing that stood",
                    """
                    alarm TK-101/level_hh limit=13500 off=30
                      0 | good 13500  | unacknowledged          | raised #1 13500/13500; rings #1 critical
                      1 | restart     | unacknowledged          | nothing
                      2 | good 13500  | unacknowledged          | nothing
                      3 | ack anna #1 | acknowledged            | acknowledged #1 by anna
                      4 | restart     | acknowledged            | nothing
                      5 | good 13500  | acknowledged            | nothing
                      6 | good 12000  | acknowledged            | nothing
                      7 | restart     | acknowledged            | nothing
                     36 | good 12000  | acknowledged            | nothing
                     66 | advance     | normal                  | cleared #1 12000/13500
                     67 | restart     | normal                  | nothing
                     68 | good 13500  | unacknowledged          | raised #2 13500/13500; rings #2 critical
                     69 | good 12000  | unacknowledged          | nothing
                     99 | advance     | returned_unacknowledged | returned #2 12000/13500
                    100 | restart     | returned_unacknowledged | nothing
                    101 | good 13500  | unacknowledged          | raised #3 13500/13500; rings #3 critical
                    """),
                try Transcript(
                    "a restart keeps an alarm questionable until a good value agrees",
                    """
                    alarm TK-101/level_hh limit=13500
                    0 | uncertain 13600 | unacknowledged | raised? #1 13600/13500; rings #1 critical
                    1 | restart         | unacknowledged | nothing
                    2 | good 13600      | unacknowledged | update
                    """),
                try Transcript(
                    "a standing alarm takes its new priority at the restart, without an entry",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    0 | good 13000              | unacknowledged | raised #1 13000/13000; rings #1 high
                    1 | restart priority=medium | unacknowledged | update
                    2 | restart                 | unacknowledged | nothing
                    """),
                try Transcript(
                    "a standing alarm that is no longer configured is cleared with an entry",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    0 | good 13000      | unacknowledged | raised #1 13000/13000; rings #1 high
                    1 | restart without | gone           | cleared #1 "no longer configured"
                    """),
                try Transcript(
                    "a normal alarm that is no longer configured goes without a word",
                    """
                    alarm TK-101/level_h limit=13000 on=0
                    0 | good 12000      | normal | nothing
                    1 | restart without | gone   | nothing
                    """),
            ]
        }
    }
}
