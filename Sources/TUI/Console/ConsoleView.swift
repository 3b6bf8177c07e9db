/// The console's views. The raw values are those of `ullage frame`.
package enum ConsoleView: String, Hashable, Sendable, CaseIterable {
    case overview, tank, trend, alarms, journal, lines, shift, help
    case notWatched = "not-watched"
    /// One alarm, whole.
    case alarm
    /// The figures of the alarms themselves.
    case statistics
    /// One tank's way from level to mass, step by step.
    case quantities
    /// The totals by product and by group.
    case stock
    /// One-time calls that wait to be met.
    case calls

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
        case .alarm: "Alarm"
        case .statistics: "Figures"
        case .quantities: "Quantities"
        case .stock: "Stock"
        case .calls: "Calls"
        }
    }

    /// Whether it shows one tank with its values: Tab goes from the one to the other.
    var isOfTank: Bool { self == .tank || self == .quantities }
}

/// The overview's order.
package enum TankOrder: String, Hashable, Sendable, CaseIterable {
    /// The configuration's, group by group.
    case place
    /// Alarms first, then what reaches a limit soonest.
    case urgency
    case name
}

/// Spans over which the alarm figures are made; each ends now.
package enum StatisticsSpan: String, Hashable, Sendable, CaseIterable {
    case shift, day, month

    package var duration: Duration {
        switch self {
        case .shift: .seconds(12 * 3_600)
        case .day: .seconds(86_400)
        case .month: .seconds(30 * 86_400)
        }
    }

    package var words: String {
        switch self {
        case .shift: "12 h"
        case .day: "24 h"
        case .month: "30 d"
        }
    }

    var shorter: StatisticsSpan { self == .month ? .day : .shift }
    var longer: StatisticsSpan { self == .shift ? .day : .month }
}
