import TankFarm

/// What a line's thread tells the station, in the order in which it happened.
package enum LineEvent: Sendable {
    /// One exchange with one gauge: good, bad or in part bad.
    case reading(Reading, LineFigures)
    /// The port or connection could not be opened or was lost; every gauge on the line is unread until `connected`.
    case disconnected(LineName, why: String, at: Moment)
    case connected(LineName, at: Moment)
}

/// One gauge's exchange in figures, for the lines view.
package struct LineFigures: Hashable, Sendable {
    package let line: LineName
    /// From the request's first byte to the answer's last, or to giving up.
    package let replyTime: Duration
    /// From the start of the last full round of the line to the start of this one; nil in the first.
    package let scanTime: Duration?
    /// Until this gauge is asked again because it has been silent; nil when it is asked every scan.
    package let backOff: Duration?

    package init(line: LineName, replyTime: Duration, scanTime: Duration?, backOff: Duration?) {
        self.line = line
        self.replyTime = replyTime
        self.scanTime = scanTime
        self.backOff = backOff
    }
}
