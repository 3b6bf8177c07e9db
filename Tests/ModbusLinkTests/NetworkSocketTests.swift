import Acquisition
import Glibc
import ModbusLink
import TankFarm
import Testing

/// What a Modbus TCP gateway does wrong, at byte level: each fault has its error, and the next request works.
struct NetworkSocketTests {
    /// For a device that answers: how long a busy machine may take to run its thread.
    private static let timeout: Duration = .seconds(10)

    private static func link(_ device: ByteDevice) -> ModbusRegisterLink {
        ModbusRegisterLink(transport: .tcp(host: "127.0.0.1", port: device.port), responseTimeout: .seconds(5))
    }

    private static func ask(
        _ link: ModbusRegisterLink, unit: UnitID, timeout: Duration = NetworkSocketTests.timeout
    ) throws(LinkError) -> [UInt16] {
        try link.read(unit: unit, table: .holding, address: 49, count: 1, timeout: timeout)
    }

    /// The answer to a heard request, its header taken from that.
    private static func answer(_ request: [UInt8], _ value: UInt8) -> [UInt8] {
        [request[0], request[1], 0, 0, 0, 5, request[6], 3, 2, 0, value]
    }

    /// A gateway that answers the first request so, and then answers well: on the same connection, or on a new one where
    /// the first must have been closed.
    private func expectFault(
        _ error: LinkError, closes: Bool, after bytes: @escaping @Sendable ([UInt8]) -> [UInt8]
    ) throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            try $0.say(bytes(try $0.hear(12)))
            if closes {
                try $0.expectClose()
                try $0.accept()
            }
            try $0.say(Self.answer(try $0.hear(12), 22))
        }
        let link = Self.link(device)
        try link.connect()
        // These wait the whole timeout out; what is heard of the answer must have come by then.
        let waits: [LinkError: Duration] = [
            .timeout: .milliseconds(200), .wrongUnit: .seconds(2), .truncated: .seconds(2),
        ]
        let timeout = waits[error] ?? Self.timeout
        #expect(throws: error) { try Self.ask(link, unit: 1, timeout: timeout) }
        #expect(try Self.ask(link, unit: 2) == [22])
        try device.finish()
    }

    @Test func `keeps the connection when one unit does not answer`() throws {
        try expectFault(.timeout, closes: false) { _ in [] }
    }

    @Test func `tells a truncated answer when it breaks off`() throws {
        try expectFault(.truncated, closes: true) { Array(Self.answer($0, 11).prefix(9)) }
    }

    @Test func `tells a wrong unit when only another answers, and keeps the connection`() throws {
        try expectFault(.wrongUnit, closes: false) { request in
            var bytes = Self.answer(request, 11)
            bytes[6] = 9
            return bytes
        }
    }

    @Test func `tells a timeout when the only answer bears another transaction`() throws {
        try expectFault(.timeout, closes: false) { request in
            var bytes = Self.answer(request, 11)
            bytes[1] &+= 1
            return bytes
        }
    }

    @Test func `tells a wrong answer when the protocol is not Modbus`() throws {
        try expectFault(.wrongAnswer, closes: true) { request in
            var bytes = Self.answer(request, 11)
            bytes[2] = 1
            return bytes
        }
    }

    @Test func `tells a wrong answer when the header's length is not the frame's`() throws {
        try expectFault(.wrongAnswer, closes: true) { request in
            var bytes = Self.answer(request, 11)
            bytes[5] = 6
            return bytes
        }
    }

    @Test func `tells a wrong answer when the function is another`() throws {
        try expectFault(.wrongAnswer, closes: false) { request in
            var bytes = Self.answer(request, 11)
            bytes[7] = 4
            return bytes
        }
    }

    @Test func `tells a wrong answer when it has more registers than asked for`() throws {
        try expectFault(.wrongAnswer, closes: false) { [$0[0], $0[1], 0, 0, 0, 7, 1, 3, 4, 0, 11, 0, 12] }
    }

    @Test func `goes on listening when an answer of an earlier transaction comes first`() throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            let request = try $0.hear(12)
            var stale = Self.answer(request, 99)
            stale[0] = 0xEE
            try $0.say(stale)
            try $0.say(Self.answer(request, 11))
        }
        let link = Self.link(device)
        try link.connect()
        #expect(try Self.ask(link, unit: 1) == [11])
        try device.finish()
    }

    @Test func `keeps the connection when the device answers with an exception`() throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            let request = try $0.hear(12)
            try $0.say([request[0], request[1], 0, 0, 0, 3, 1, 0x83, 11])
            try $0.say(Self.answer(try $0.hear(12), 22))
        }
        let link = Self.link(device)
        try link.connect()
        #expect(throws: LinkError.exception(11)) { try Self.ask(link, unit: 1) }
        #expect(try Self.ask(link, unit: 2) == [22])
        try device.finish()
    }

    @Test(arguments: [0, 255] as [UInt8])
    func `asks units 0 and 255, which only TCP has`(unit: UInt8) throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            let request = try $0.hear(12)
            if request[6] != unit { throw ByteDevice.Fault(description: "asked unit \(request[6])") }
            try $0.say(Self.answer(request, 11))
        }
        let link = Self.link(device)
        try link.connect()
        #expect(try Self.ask(link, unit: UnitID(unit)) == [11])
        try device.finish()
    }

    @Test func `connects anew when the gateway closed an idle connection`() throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            try $0.say(Self.answer(try $0.hear(12), 11))
            $0.hangUp()
        }
        let link = Self.link(device)
        try link.connect()
        #expect(try Self.ask(link, unit: 1) == [11])
        try device.finish()
        try device.play {
            try $0.accept()
            try $0.say(Self.answer(try $0.hear(12), 22))
        }
        #expect(try Self.ask(link, unit: 2) == [22])
        try device.finish()
    }

    @Test func `tells a lost connection when the gateway closes instead of answering`() throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            _ = try $0.hear(12)
            $0.hangUp()
        }
        let link = Self.link(device)
        try link.connect()
        #expect { try Self.ask(link, unit: 1) } throws: { error in
            if case LinkError.connection(let why) = error { return why.contains("closed the connection") }
            return false
        }
        try device.finish()
    }

    @Test func `says that a connection is refused`() throws {
        // A port that was free a moment ago: the listener on it is gone with its device.
        let port = try ByteDevice.network().port
        let link = ModbusRegisterLink(transport: .tcp(host: "127.0.0.1", port: port), responseTimeout: .seconds(5))
        #expect(throws: LinkError.connection("cannot connect to 127.0.0.1:\(port): Connection refused")) {
            try link.connect()
        }
    }

    @Test func `says that a host has no address`() {
        let link = ModbusRegisterLink(
            transport: .tcp(host: "not a host name", port: 502), responseTimeout: .seconds(1))
        #expect { try link.connect() } throws: { error in
            if case LinkError.connection(let why) = error { return why.hasPrefix("cannot find not a host name: ") }
            return false
        }
    }
}
