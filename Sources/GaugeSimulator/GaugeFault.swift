/// What a simulated gauge does wrong; the raw value is the word of `--fault TANK=KIND`.
package enum GaugeFault: String, Hashable, Sendable, CaseIterable {
    /// It never answers.
    case dead
    /// Its answers are damaged: a wrong checksum on a serial line, garbage in place of the answer on TCP.
    case crc
    /// It answers under another unit's number.
    case wrongUnit = "wrong-unit"
    /// It answers with Modbus exception 4, device failure.
    case exception
    /// It answers rightly, but after the line's response timeout.
    case late
    /// Its answers break off in the middle.
    case truncated
    /// Stray bytes stand before its answers.
    case noise
    /// It answers as ever, and its values have stopped.
    case frozen
}
