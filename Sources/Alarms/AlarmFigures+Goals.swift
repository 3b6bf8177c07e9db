/// A figure that is held against what the practice aims at. The raw values are the names in JSON.
package enum AlarmFigure: String, Hashable, Sendable, CaseIterable {
    case meanPerTenMinutes = "mean_per_10_min"
    case perDay = "per_day"
    case mostInTenMinutes = "most_in_10_min"
    case floodShare = "flood_share"
    /// Alarms, not times.
    case chattering
    case fleeting
    case stale
    case mostFrequentShare = "most_frequent_share"
    case lowAndMediumShare = "low_and_medium_share"
    case highShare = "high_share"
    case criticalShare = "critical_share"

    /// A value that a figure is held against.
    package struct Bound: Hashable, Sendable {
        package enum Side: Hashable, Sendable { case atMost, below, atLeast }
        package let side: Side
        package let value: Double

        /// Whether a figure is on its good side.
        package func holds(for figure: Double) -> Bool {
            switch side {
            case .atMost: figure <= value
            case .below: figure < value
            case .atLeast: figure >= value
            }
        }
    }

    /// What good practice reaches; nil: none is given.
    package var target: Bound? {
        switch self {
        case .meanPerTenMinutes: Bound(side: .atMost, value: 1)
        case .perDay: Bound(side: .atMost, value: 150)
        case .mostInTenMinutes: nil
        case .floodShare: Bound(side: .below, value: 0.01)
        case .chattering, .fleeting: Bound(side: .atMost, value: 0)
        case .stale: Bound(side: .below, value: 5)
        case .mostFrequentShare: Bound(side: .atMost, value: 0.01)
        case .lowAndMediumShare: Bound(side: .atLeast, value: 0.8)
        case .highShare: Bound(side: .atMost, value: 0.15)
        case .criticalShare: Bound(side: .atMost, value: 0.05)
        }
    }

    /// What an operator can just still handle; nil: none is given.
    package var limit: Bound? {
        switch self {
        case .meanPerTenMinutes: Bound(side: .atMost, value: 2)
        case .perDay: Bound(side: .atMost, value: 300)
        case .mostInTenMinutes: Bound(side: .atMost, value: 10)
        case .mostFrequentShare: Bound(side: .atMost, value: 0.05)
        case .floodShare, .chattering, .fleeting, .stale, .lowAndMediumShare, .highShare, .criticalShare: nil
        }
    }

    /// Whether it is a share, 0–1, shown in percent.
    package var isShare: Bool {
        switch self {
        case .floodShare, .mostFrequentShare, .lowAndMediumShare, .highShare, .criticalShare: true
        case .meanPerTenMinutes, .perDay, .mostInTenMinutes, .chattering, .fleeting, .stale: false
        }
    }
}

/// One figure beside its target and its limit.
package struct AssessedFigure: Hashable, Sendable {
    package let figure: AlarmFigure
    /// Nil where there is nothing that it could be made of.
    package let value: Double?

    /// Nil where there is no target, or no value.
    package var meetsTarget: Bool? { value.flatMap { value in figure.target.map { $0.holds(for: value) } } }
    /// Nil where there is no limit, or no value.
    package var keepsLimit: Bool? { value.flatMap { value in figure.limit.map { $0.holds(for: value) } } }
}

extension AlarmFigures {
    /// The figures that the practice has a target or a limit for, in the order of its table.
    package var assessed: [AssessedFigure] {
        AlarmFigure.allCases.map { AssessedFigure(figure: $0, value: value(of: $0)) }
    }

    private func value(of figure: AlarmFigure) -> Double? {
        switch figure {
        case .meanPerTenMinutes: meanPerTenMinutes
        case .perDay: perDay
        case .mostInTenMinutes: watched > .zero ? Double(mostInTenMinutes) : nil
        case .floodShare: floodShare
        case .chattering: watched > .zero ? Double(chattering.count) : nil
        case .fleeting: watched > .zero ? Double(fleetingCount) : nil
        case .stale: watched > .zero ? Double(mostStaleOnADay) : nil
        case .mostFrequentShare: mostFrequentShare
        case .lowAndMediumShare: priorities.lowAndMediumShare
        case .highShare: priorities.share(of: .high)
        case .criticalShare: priorities.share(of: .critical)
        }
    }
}
