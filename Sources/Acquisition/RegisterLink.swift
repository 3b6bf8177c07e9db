import TankFarm

/// One line's connection, owned by one thread. Nothing but reading registers goes through it.
package protocol RegisterLink: AnyObject {
    /// Opens the port or the connection, anew where it was open.
    /// - Throws: `LinkError.connection` with the reason.
    func connect() throws(LinkError)

    /// Reads `count` registers (1–125; of single bits 1–2000, each given as 0 or 1) from `address` (from zero) of one unit. Waits at most `timeout` for the answer to
    /// begin. After any error the link is ready for the next request: what was still on the wire has been thrown away.
    func read(
        unit: UnitID, table: RegisterTable, address: Int, count: Int, timeout: Duration
    ) throws(LinkError) -> [UInt16]

    /// Closes the port or connection; harmless when it is closed.
    func close()

    /// From the last request's first byte to its answer's last, or to giving up: without the line's pause before it. Nil
    /// from a link that does not measure it.
    var lastReplyTime: Duration? { get }

    /// What the last request's exchange met with besides its result, such as bytes that nobody had asked for.
    var lastRemarks: [WireRemark] { get }
}

extension RegisterLink {
    package var lastReplyTime: Duration? { nil }
    package var lastRemarks: [WireRemark] { [] }
}

/// What can go wrong on a line, told apart because each has another cause and another cure.
package enum LinkError: Error, Hashable, Sendable {
    /// No answer began in time.
    case timeout
    /// An answer began and broke off.
    case truncated
    case badChecksum
    /// Another unit answered.
    case wrongUnit
    /// The right unit answered with another function or length than asked for.
    case wrongAnswer
    /// The device refused, with the Modbus exception code (1–11).
    case exception(UInt8)
    /// The port or the connection failed; the link must be connected again.
    case connection(String)

    /// The reason that the reading carries.
    package var reason: Reason {
        switch self {
        case .timeout: .timeout
        case .truncated: .truncated
        case .badChecksum: .crc
        case .wrongUnit: .wrongUnit
        case .wrongAnswer: .wrongAnswer
        case .exception: .exception
        case .connection: .connection
        }
    }

    /// For people, with what is known.
    package var words: String {
        switch self {
        case .timeout: "no answer"
        case .truncated: "the answer broke off"
        case .badChecksum: "bad checksum"
        case .wrongUnit: "another unit answered"
        case .wrongAnswer: "answer of another function or length"
        case .exception(let code): "exception \(code): \(LinkError.exceptionWords(code))"
        case .connection(let why): why
        }
    }

    private static func exceptionWords(_ code: UInt8) -> String {
        switch code {
        case 1: "illegal function"
        case 2: "illegal data address"
        case 3: "illegal data value"
        case 4: "device failure"
        case 5: "acknowledged, still busy"
        case 6: "device busy"
        case 7: "negative acknowledgement"
        case 8: "memory parity error"
        case 10: "gateway path unavailable"
        case 11: "the gateway's target does not answer"
        default: "unknown"
        }
    }
}
