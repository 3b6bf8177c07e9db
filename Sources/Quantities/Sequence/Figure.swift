import TankFarm

/// A number with what is to be said about it, on screen, in print and on the way from one step of a calculation to the next:
/// never a zero in place of what is not known.
package enum Figure: Hashable, Sendable, Codable {
    case known(Double)
    /// Shown with `?`; the words say why.
    case uncertain(Double, why: String)
    /// Shown as `–`; the words say why.
    case missing(why: String)
    /// There is no such value: the gauge does not measure it.
    case absent

    /// The reason of a value that is not good is told by its contract word ("timeout", "blind-zone").
    package init(_ measurement: Measurement) {
        switch (measurement.quality, measurement.value) {
        case (.good, let value?): self = .known(value)
        case (.uncertain, let value?): self = .uncertain(value, why: measurement.reason?.rawValue ?? "uncertain")
        case (.none, _): self = .absent
        default: self = .missing(why: measurement.reason?.rawValue ?? "bad")
        }
    }

    /// In the unit that the figure's name says; nil where it is missing or absent.
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
    package func combined(_ other: Figure, _ combine: (Double, Double) -> Double) -> Figure {
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

    /// The value that follows from this one alone.
    package func mapped(_ transform: (Double) -> Double) -> Figure {
        switch self {
        case .known(let value): .known(transform(value))
        case .uncertain(let value, let why): .uncertain(transform(value), why: why)
        case .missing, .absent: self
        }
    }

    /// The same, uncertain at least, for this reason; what was uncertain before keeps its own.
    package func doubted(_ why: String?) -> Figure {
        guard let why, case .known(let value) = self else { return self }
        return .uncertain(value, why: why)
    }
}
