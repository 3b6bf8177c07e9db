import TankFarm

/// A number on the shift summary, with what is to be said about it: never a zero in place of what is not known.
package enum ReportValue: Hashable, Sendable {
    case known(Double)
    /// Shown with `?`; the words say why.
    case uncertain(Double, why: String)
    /// Shown as `–`; the words say why.
    case missing(why: String)
    /// There is no such value: the gauge does not measure it.
    case absent

    init(_ measurement: Measurement) {
        switch (measurement.quality, measurement.value) {
        case (.good, let value?): self = .known(value)
        case (.uncertain, let value?): self = .uncertain(value, why: measurement.reason?.rawValue ?? "uncertain")
        case (.none, _): self = .absent
        default: self = .missing(why: measurement.reason?.rawValue ?? "bad")
        }
    }

    package var number: Double? {
        switch self {
        case .known(let value), .uncertain(let value, _): value
        case .missing, .absent: nil
        }
    }

    /// Why it is uncertain or missing; nil when there is nothing to say.
    package var why: String? {
        switch self {
        case .uncertain(_, let why), .missing(let why): why
        case .known, .absent: nil
        }
    }

    /// `good`, `uncertain`, `bad` or `none`, as a reading's values are told.
    package var quality: Quality {
        switch self {
        case .known: .good
        case .uncertain: .uncertain
        case .missing: .bad
        case .absent: .none
        }
    }

    /// The value that follows from both: missing or doubtful where one of them is.
    func combined(_ other: ReportValue, _ combine: (Double, Double) -> Double) -> ReportValue {
        switch (number, other.number) {
        case (let left?, let right?):
            if let doubt = why ?? other.why { return .uncertain(combine(left, right), why: doubt) }
            return .known(combine(left, right))
        default:
            if self == .absent && other == .absent { return .absent }
            let missing = [self, other].first { $0.number == nil && $0.why != nil }
            return .missing(why: missing?.why ?? "not measured")
        }
    }
}
