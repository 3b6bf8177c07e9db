/// What one judgement is given of one alarm's subject.
package enum Observation: Hashable, Sendable {
    /// A value in the kind's unit (mm, °C), for kinds with a limit. Questionable: its quality is uncertain, so that it
    /// may raise the alarm and never clears it. A value that is not finite judges nothing.
    case value(Double, questionable: Bool)
    /// For faults: the condition holds or does not, with words for the record. A priority takes the place of the
    /// configured one in the annunciation that comes of it.
    case condition(Bool, text: String?, priority: AlarmPriority? = nil)
    /// Bad or missing: judges nothing. What stood stands, what was normal stays so.
    case unknown
}
