/// What an exchange met with on the wire besides its result. The raw values are the words of the lines view.
package enum WireRemark: String, Hashable, Sendable, Codable, CaseIterable {
    /// Bytes that nobody had asked for lay on the line before the request.
    case noise
    /// The adapter gave the request's own bytes back; they were passed over.
    case echo
    /// The answer to an earlier request came now, and was passed over.
    case late
    /// Another unit's answer came before the one asked for, and was passed over.
    case foreign
}
