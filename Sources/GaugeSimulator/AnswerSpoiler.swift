/// What a gauge's fault makes of an answer's bytes.
struct AnswerSpoiler {
    enum Wire {
        case serial, network
    }

    let wire: Wire
    private var random: SplitMix64

    init(wire: Wire, random: SplitMix64) {
        self.wire = wire
        self.random = random
    }

    /// The bytes that go out: none of a dead gauge, all as they are where the fault is not one of bytes.
    mutating func spoil(_ answer: [UInt8], by fault: GaugeFault?) -> [UInt8] {
        guard answer.count > 1 else { return answer }
        switch fault {
        case nil, .late, .slow, .frozen, .exception, .babble, .oneLate, .jump, .zero, .status, .gateway: return answer
        case .dead: return []
        case .truncated: return Array(answer.prefix(answer.count / 2))
        case .crc: return wire == .serial ? damaged(answer) : garbage(answer.count)
        case .wrongUnit: return fromAnother(answer)
        case .noise: return garbage(Int(random.next() % 5) + 2) + answer
        }
    }

    /// The pause before the next stray bytes of a gauge that babbles.
    mutating func babblePause() -> Duration { .milliseconds(Int64(random.next() % 900) + 150) }

    private func damaged(_ answer: [UInt8]) -> [UInt8] {
        var bytes = answer
        bytes[bytes.count - 1] ^= 0x55
        return bytes
    }

    private func fromAnother(_ answer: [UInt8]) -> [UInt8] {
        var bytes = answer
        let index = wire == .serial ? 0 : 6
        guard bytes.indices.contains(index) else { return answer }
        bytes[index] = bytes[index] >= 247 ? 1 : bytes[index] + 1
        return wire == .serial ? SerialChecksum.append(to: Array(bytes.dropLast(2))) : bytes
    }

    /// Bytes of 0x80 and above: no unit on a serial line that this could be taken for has such a number often, and on TCP
    /// none begins an MBAP header, whose protocol field is zero.
    mutating func garbage(_ count: Int) -> [UInt8] {
        (0..<count).map { _ in UInt8(truncatingIfNeeded: random.next()) | 0x80 }
    }
}
