/// Why an acknowledgement was not taken. Nothing has changed.
package enum AcknowledgementRefusal: Error, Hashable, Sendable {
    /// No alarm of that name is configured.
    case unknownAlarm
    /// It is normal, or acknowledged already.
    case nothingToAcknowledge
    /// It was annunciated anew after what the person saw; `standing` is the number that stands now.
    case otherAnnunciation(standing: Int64)

    /// One line for the person who asked: what is wrong and what to do.
    package var words: String {
        switch self {
        case .unknownAlarm:
            "no such alarm is configured: the alarm list shows those that stand"
        case .nothingToAcknowledge:
            "nothing to acknowledge: it is normal or acknowledged already"
        case .otherAnnunciation(let standing):
            "it has rung anew since: number \(standing) stands now, look at it and acknowledge that one"
        }
    }
}
