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
    /// It answers rightly, after 60 % of the line's response timeout.
    case slow
    /// Its answers break off in the middle.
    case truncated
    /// Stray bytes stand before its answers.
    case noise
    /// It sends stray bytes that nobody asked for, at whatever time, also into others' answers.
    case babble
    /// Asked, it gives its answer to the question before.
    case oneLate = "one-late"
    /// It answers as ever, and its values have stopped.
    case frozen
    /// Now and then a single reading's level lies metres beside the truth.
    case jump
    /// It boots anew each minute: silent for 5 s, then zeros in all registers for 8 s.
    case zero
    /// The first status check of its model says that it failed; nothing to be seen where the model has none.
    case status
    /// Its gateway goes on answering for it from memory: the values stand, and so does the register by which a gateway
    /// shows that it hears the gauge, if the model has one.
    case gateway
}
