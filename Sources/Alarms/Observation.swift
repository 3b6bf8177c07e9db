/// What one judgement is given of one alarm's subject.
package enum Observation: Hashable, Sendable {
    /// A value in the kind's unit (mm, °C), for kinds with a limit. Questionable: its quality is uncertain, so that it
    /// may raise the alarm and never clears it. A value that is not finite judges nothing.
    case value(Double, questionable: Bool)
    /// For faults: the condition holds or does not, with words for the record.
    case condition(Bool, text: String?)
    /// Bad or missing: judges nothing. What stood stands, what was normal stays so.
    case unknown
}

/// One observation held against a definition.
struct Judgement {
    enum Verdict {
        case inAlarm
        /// No longer in alarm, but not far enough back to clear: it counts as in limits for an alarm that does not
        /// stand, and as not yet back for one that does.
        case inDeadband
        case clear
    }

    let verdict: Verdict
    let isGood: Bool
    let value: Double?
    let text: String?
}

extension AlarmDefinition {
    /// Nil where nothing can be judged: the value is bad, missing or not finite, or of another form than the kind asks for.
    func judgement(of observation: Observation) -> Judgement? {
        switch observation {
        case .unknown:
            return nil
        case .condition(let holds, let text):
            guard id.kind.side == .fault else { return nil }
            return Judgement(verdict: holds ? .inAlarm : .clear, isGood: true, value: nil, text: text)
        case .value(let value, let questionable):
            guard value.isFinite, let verdict = verdict(on: value) else { return nil }
            return Judgement(verdict: verdict, isGood: !questionable, value: value, text: nil)
        }
    }

    private func verdict(on value: Double) -> Judgement.Verdict? {
        guard let limit else { return nil }
        switch id.kind.side {
        case .high:
            if value >= limit { return .inAlarm }
            return value < limit - deadband ? .clear : .inDeadband
        case .low:
            if value <= limit { return .inAlarm }
            return value > limit + deadband ? .clear : .inDeadband
        case .fault:
            return nil
        }
    }
}
