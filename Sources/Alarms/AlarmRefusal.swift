import TankFarm

/// Why something that a person asked of an alarm was not done. Nothing has changed.
package enum AlarmRefusal: Error, Hashable, Sendable {
    /// No alarm of that name is configured.
    case unknownAlarm
    /// `enabled = false` in the configuration: it is never judged.
    case disabled
    /// It is normal, or acknowledged already.
    case nothingToAcknowledge
    /// It was annunciated anew after what the person saw; `standing` is the number that stands now.
    case otherAnnunciation(standing: Int64)
    /// It is shelved, suppressed or out of service.
    case silenced(AlarmState)
    /// No latch is held.
    case nothingLatched
    /// A latch is not reset while what it was held for is true.
    case conditionStands
    /// A comment on an alarm that is normal.
    case nothingToComment
    case blankComment
    /// Shelved or out of service without a reason.
    case noReason
    /// A shelving that would have no end, or be over already.
    case noDuration
    case tooLong(longest: Duration)
    case notShelvable
    case alreadyShelved
    case alreadyOutOfService
    case notShelved
    case notOutOfService

    /// One line for the person who asked: what is wrong and what to do.
    package var words: String {
        switch self {
        case .unknownAlarm:
            "no such alarm is configured: the alarm list shows those that stand"
        case .disabled:
            "it is disabled in the configuration and never judged: enable it there first"
        case .nothingToAcknowledge:
            "nothing to acknowledge: it is normal or acknowledged already"
        case .otherAnnunciation(let standing):
            "it has rung anew since: number \(standing) stands now, look at it and name that one"
        case .silenced(.shelved):
            "it is shelved: unshelve it first"
        case .silenced(.outOfService):
            "it is out of service: return it to service first"
        case .silenced:
            "it is suppressed by design: end what suppresses it first"
        case .nothingLatched:
            "nothing to reset: no latch is held"
        case .conditionStands:
            "its condition still stands: a latch is reset once it is back in limits"
        case .nothingToComment:
            "it is normal: write a note on the tank instead"
        case .blankComment:
            "the comment is blank: say what there is to say"
        case .noReason:
            "a reason is needed: say why it is to be silent"
        case .noDuration:
            "it needs an end: say for how long, above zero"
        case .tooLong(let longest):
            "too long: \(longest.inWords) is the longest that may be shelved"
        case .notShelvable:
            "it may not be shelved: acknowledge it, or take it out of service"
        case .alreadyShelved:
            "it is shelved already: unshelve it first to give it another end"
        case .alreadyOutOfService:
            "it is out of service already: return it to service first"
        case .notShelved:
            "it is not shelved: nothing to lift"
        case .notOutOfService:
            "it is not out of service: nothing to return"
        }
    }
}

extension Duration {
    /// For people: `45 s`, `12 min`, `2 h`, `2 h 05 min`.
    var inWords: String {
        let seconds = components.seconds
        if seconds < 120 { return "\(seconds) s" }
        if seconds < 7_200 { return "\(seconds / 60) min" }
        let minutes = seconds / 60 % 60
        guard minutes > 0 else { return "\(seconds / 3_600) h" }
        return "\(seconds / 3_600) h \(minutes < 10 ? "0" : "")\(minutes) min"
    }
}
