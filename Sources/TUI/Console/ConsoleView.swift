/// The console's views. The raw values are those of `ullage frame`.
package enum ConsoleView: String, Hashable, Sendable, CaseIterable {
    case overview, tank, trend, alarms, journal, lines, shift, help
    case notWatched = "not-watched"

    /// In the status row.
    package var title: String {
        switch self {
        case .overview: "Overview"
        case .tank: "Tank"
        case .trend: "Trend"
        case .alarms: "Alarms"
        case .journal: "Journal"
        case .lines: "Lines"
        case .shift: "Shift"
        case .help: "Help"
        case .notWatched: "Not watched"
        }
    }
}

/// The overview's order.
package enum TankOrder: String, Hashable, Sendable, CaseIterable {
    /// The configuration's, group by group.
    case place
    /// Alarms first, then what reaches a limit soonest.
    case urgency
    case name
}

/// Spans that the trend offers.
package enum TrendSpan: Int, Hashable, Sendable, CaseIterable {
    case hour = 1
    case eightHours = 8
    case day = 24

    package var duration: Duration { .seconds(rawValue * 3_600) }
    package var words: String { "\(rawValue) h" }

    var shorter: TrendSpan { self == .day ? .eightHours : .hour }
    var longer: TrendSpan { self == .hour ? .eightHours : .day }
}
