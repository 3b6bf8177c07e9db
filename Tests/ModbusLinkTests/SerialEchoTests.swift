import Acquisition
import ModbusLink
import TankFarm
import Testing

/// Two-wire adapters that give back what is sent.
struct SerialEchoTests {
    private static let timeout: Duration = .seconds(10)

    private static func link(_ device: ByteDevice) throws -> ModbusRegisterLink {
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: 115_200)), responseTimeout: .milliseconds(100))
        try link.connect()
        return link
    }

    private static func ask(
        _ link: ModbusRegisterLink, address: Int = 49, timeout: Duration = SerialEchoTests.timeout
    ) throws(LinkError) -> [UInt16] {
        try link.read(unit: 1, table: .holding, address: address, count: 1, timeout: timeout)
    }

    private static func request(_ address: Int = 49) -> [UInt8] {
        withChecksum([1, 3, UInt8(address >> 8), UInt8(address & 0xFF), 0, 1])
    }
    private static func answer(_ value: UInt8) -> [UInt8] { withChecksum([1, 3, 2, 0, value]) }

    /// To libmodbus an echo is a frame of as many bytes as the address's high byte says: shorter than the request, just
    /// as long, longer, longer than any frame.
    @Test(arguments: [49, 256, 512 + 49, 768, 800, 1_024, 30_300, 65_535])
    func `reads through an echo at once, wherever the registers lie`(address: Int) throws {
        let device = try ByteDevice.serial()
        // A high address's echo takes the answer with it; the gauge is asked again in the same exchange.
        let isAskedTwice = (1_024..<64_512).contains(address)
        try device.play {
            for value in UInt8(11)...13 {
                for _ in 0..<(isAskedTwice && value == 11 ? 2 : 1) {
                    let heard = try $0.hear(8)
                    try $0.say(heard)
                    try $0.say(Self.answer(value))
                }
            }
        }
        let link = try Self.link(device)
        for value in UInt16(11)...13 {
            #expect(try Self.ask(link, address: address) == [value])
            #expect(link.lastRemarks == [.echo])
        }
        try device.finish()
    }

    @Test func `never takes an echo for bits, though its checksum holds`() throws {
        // Address 0x0320, 20 bits: as an answer these are three bytes of data and a good checksum.
        let request = withChecksum([1, 1, 3, 0x20, 0, 20])
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.play {
            try $0.expect(request)
            try $0.say(request)
        }
        #expect(throws: LinkError.timeout) {
            try link.read(unit: 1, table: .coils, address: 800, count: 20, timeout: .milliseconds(300))
        }
        try device.finish()
        try device.play {
            try $0.expect(request)
            try $0.say(request + withChecksum([1, 1, 3, 1, 0, 8]))
        }
        let bits = try link.read(unit: 1, table: .coils, address: 800, count: 20, timeout: Self.timeout)
        #expect(bits == [1] + [UInt16](repeating: 0, count: 18) + [1])
        try device.finish()
    }

    @Test func `finds out that the adapter has stopped its echo when an answer comes instead`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.play {
            try $0.expect(Self.request())
            try $0.say(Self.request() + Self.answer(11))
            // Its first eight bytes are taken for the echo, and the gauge is asked again.
            try $0.expect(Self.request())
            try $0.say(Self.answer(12))
            try $0.expect(Self.request())
            try $0.say(Self.answer(12))
            try $0.expect(Self.request())
            try $0.say(Self.answer(13))
        }
        #expect(try Self.ask(link) == [11])
        #expect(try Self.ask(link) == [12])
        #expect(link.lastRemarks == [.noise])
        #expect(try Self.ask(link) == [13])
        #expect(link.lastRemarks == [])
        try device.finish()
    }

    @Test func `finds out that the adapter has stopped its echo when the answer takes its time`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        let never = Flag()
        try device.play {
            try $0.expect(Self.request())
            try $0.say(Self.request() + Self.answer(11))
            try $0.expect(Self.request())
            // The gauge's own pace: later than any echo.
            _ = never.wait(milliseconds: 400)
            try $0.say(Self.answer(12))
            try $0.expect(Self.request())
            try $0.say(Self.answer(13))
        }
        for value in UInt16(11)...13 { #expect(try Self.ask(link) == [value]) }
        #expect(link.lastRemarks == [])
        try device.finish()
    }

    @Test func `asks once more when the echo came back spoilt`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        var spoilt = Self.request()
        spoilt[3] ^= 0x10
        let bytes = spoilt
        try device.play {
            try $0.expect(Self.request())
            try $0.say(Self.request() + Self.answer(11))
            try $0.expect(Self.request())
            try $0.say(bytes)
            try $0.expect(Self.request())
            try $0.say(Self.request() + Self.answer(12))
        }
        #expect(try Self.ask(link) == [11])
        #expect(try Self.ask(link) == [12])
        #expect(link.lastRemarks == [.noise, .echo])
        try device.finish()
    }

    @Test func `tells a timeout when there is an echo and no answer`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.play {
            for _ in 0..<2 {
                try $0.expect(Self.request())
                try $0.say(Self.request())
            }
        }
        for _ in 0..<2 {
            #expect(throws: LinkError.timeout) { try Self.ask(link, timeout: .milliseconds(300)) }
            #expect(link.lastRemarks == [.echo])
        }
        try device.finish()
    }
}
