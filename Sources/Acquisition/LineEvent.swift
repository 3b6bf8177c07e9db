import TankFarm

/// What a line's thread tells the station, in the order in which it happened.
package enum LineEvent: Sendable {
    /// What one exchange on the line said of its gauge, or of the several that one request reads: good, bad or in part bad.
    case readings([Reading], LineFigures)
    /// The port or connection could not be opened or was lost; every gauge on the line is unread until `connected`.
    case disconnected(LineName, why: String, at: Moment)
    case connected(LineName, at: Moment)
}

/// One exchange in figures, for the lines view.
package struct LineFigures: Hashable, Sendable {
    package let line: LineName
    /// From the request's first byte to the answer's last, or to giving up.
    package let replyTime: Duration
    /// How long the exchange held the line, the silence before it included.
    package var lineTime: Duration
    /// From the start of the last full round of the line to the start of this one; nil in the first.
    package let scanTime: Duration?
    /// Until this gauge is asked again because it has been silent; nil when it is asked every scan.
    package let backOff: Duration?
    /// What else was noticed on the wire.
    package var remarks: [WireRemark]
    /// Since when the registers of this request have come back the same to the bit; nil where they just changed, where
    /// there was no answer, and for a request to one gauge alone.
    package var unchangedSince: MonotonicTime?
    /// Why the exchange as a whole failed, whatever it had asked for; nil when it was answered.
    package var failure: Reason?

    package init(
        line: LineName, replyTime: Duration, lineTime: Duration = .zero, scanTime: Duration?, backOff: Duration?,
        remarks: [WireRemark] = [], unchangedSince: MonotonicTime? = nil, failure: Reason? = nil
    ) {
        self.line = line
        self.replyTime = replyTime
        self.lineTime = lineTime
        self.scanTime = scanTime
        self.backOff = backOff
        self.remarks = remarks
        self.unchangedSince = unchangedSince
        self.failure = failure
    }
}
