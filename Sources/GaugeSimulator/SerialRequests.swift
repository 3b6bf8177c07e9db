/// Finds the requests in what a master sends: by the length that the function implies, or by the silence after it. Bytes
/// that a master's write brings at once have each taken their time on the wire.
struct SerialRequests {
    /// A request and when its last byte was there.
    struct Arrived {
        let frame: RequestFrame
        let at: WireInstant
    }

    private static let longest = 256

    let pace: SerialPace
    private var bytes: [UInt8] = []
    private var lastArrival: WireInstant?
    private var quietAt: WireInstant?
    /// What comes is not understood any more; the next silence begins anew.
    private var isLost = false

    init(pace: SerialPace) { self.pace = pace }

    /// When what has come so far is over, if nothing more comes; nil when nothing waits. Twice the silence that the standard
    /// asks for: a master's two writes may be torn apart by the machine's other work.
    var silenceDeadline: WireInstant? {
        bytes.isEmpty && !isLost ? nil : lastArrival.map { $0 + pace.silence * 2 }
    }

    /// An answer's last byte was over at that time. Gauges know a request by the silence before it: one that begins sooner
    /// is heard as if it had begun then, so that a master that cuts the silence short gains nothing by it.
    mutating func heardAnswer(until end: WireInstant) { quietAt = end + pace.silence }

    /// Takes what was read just now, and gives the requests that are complete.
    mutating func take(_ new: some Sequence<UInt8>, now: WireInstant) -> [Arrived] {
        var found = endBySilence(now: now)
        for byte in new {
            let soonest = bytes.isEmpty ? max(now, quietAt ?? now) : now
            let begins = max(lastArrival ?? soonest, soonest)
            let arrival = begins + pace.character
            lastArrival = arrival
            guard !isLost else { continue }
            bytes.append(byte)
            if let length = SerialRequests.length(bytes), bytes.count == length {
                if SerialChecksum.isRight(bytes) {
                    found.append(Arrived(frame: RequestFrame(serial: bytes), at: arrival))
                } else {
                    isLost = true
                }
                bytes = []
            } else if bytes.count >= SerialRequests.longest {
                bytes = []
                isLost = true
            }
        }
        return found
    }

    /// A silence ends a request of unknown length, and makes an end of what was not understood.
    mutating func endBySilence(now: WireInstant) -> [Arrived] {
        guard let deadline = silenceDeadline, let last = lastArrival, now >= deadline else { return [] }
        defer {
            bytes = []
            isLost = false
        }
        guard !isLost, bytes.count >= 4, SerialChecksum.isRight(bytes) else { return [] }
        return [Arrived(frame: RequestFrame(serial: bytes), at: last)]
    }

    /// The whole request's length, as far as its function tells; nil while it cannot be known.
    private static func length(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= 2 else { return nil }
        switch bytes[1] {
        case 1...6: return 8
        case 7, 11, 12, 17: return 4
        case 15, 16: return bytes.count >= 7 ? 9 + Int(bytes[6]) : nil
        case 22: return 10
        case 23: return bytes.count >= 11 ? 13 + Int(bytes[10]) : nil
        default: return nil
        }
    }
}
