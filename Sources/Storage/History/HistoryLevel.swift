/// The levels that the history is thinned to. Both tables have the same columns but for the name of the time; `FigureRow` is
/// one row of either.
enum HistoryLevel: CaseIterable {
    case minute, hour

    /// The table's name, and that of its time: so many minutes, or hours, since 1970-01-01T00:00Z.
    var name: String {
        switch self {
        case .minute: "minute"
        case .hour: "hour"
        }
    }

    var milliseconds: Int64 {
        switch self {
        case .minute: 60_000
        case .hour: 3_600_000
        }
    }

    /// The number of the span in which a time lies.
    func number(of milliseconds: Int64) -> Int64 { milliseconds.dividedDown(by: self.milliseconds) }

    /// The beginning of the span in which a time lies.
    func start(of milliseconds: Int64) -> Int64 {
        // What other hands have left may be at the far end of time.
        let (start, isTooEarly) = number(of: milliseconds).multipliedReportingOverflow(by: self.milliseconds)
        return isTooEarly ? .min : start
    }

    /// The beginning of the first span that begins at or after a time.
    func roundedUp(_ milliseconds: Int64) -> Int64 {
        let (time, isTooLate) = milliseconds.addingReportingOverflow(self.milliseconds - 1)
        return isTooLate ? .max : start(of: time)
    }

    /// What of a time whole spans fill.
    func whole(in time: Range<Int64>) -> Range<Int64> {
        let first = min(roundedUp(time.lowerBound), time.upperBound)
        return first..<max(first, start(of: time.upperBound))
    }

    /// The numbers of the spans whose middle lies in a time.
    func numbers(in time: Range<Int64>) -> Range<Int64> {
        let half = milliseconds / 2
        return number(of: time.lowerBound + half - 1)..<number(of: time.upperBound + half - 1)
    }
}

extension Int64 {
    /// Rounded towards the past, also before 1970.
    func dividedDown(by width: Int64) -> Int64 {
        let quotient = self / width
        return self % width < 0 ? quotient - 1 : quotient
    }
}
