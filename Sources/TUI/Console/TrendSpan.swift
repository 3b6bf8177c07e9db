/// Spans that the trend offers, in hours, the shortest first.
package enum TrendSpan: Int, Hashable, Sendable, CaseIterable {
    case hour = 1
    case eightHours = 8
    case day = 24
    case week = 168
    case month = 720
    case year = 8_760
    case fiveYears = 43_824

    package var duration: Duration { .seconds(rawValue * 3_600) }
    package var words: String {
        switch self {
        case .hour, .eightHours, .day: "\(rawValue) h"
        case .week, .month: "\(rawValue / 24) d"
        case .year, .fiveYears: "\(rawValue / 8_760) y"
        }
    }

    var shorter: TrendSpan { TrendSpan.allCases.last { $0.rawValue < rawValue } ?? self }
    var longer: TrendSpan { TrendSpan.allCases.first { $0.rawValue > rawValue } ?? self }

    /// Where not all have room beside the tank: this one and those that one key leads to.
    var neighbours: [TrendSpan] {
        let all = TrendSpan.allCases
        let place = all.firstIndex(of: self) ?? 0
        let first = min(max(0, place - 1), all.count - 3)
        return Array(all[first..<first + 3])
    }
}
