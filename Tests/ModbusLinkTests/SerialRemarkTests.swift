import Acquisition
import ModbusLink
import TankFarm
import Testing

/// What an exchange on a serial line met with besides its answer.
struct SerialRemarkTests {
    private static let timeout: Duration = .seconds(10)
    private static let short: Duration = .milliseconds(100)

    private static func link(_ device: ByteDevice) throws -> ModbusRegisterLink {
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: 115_200)), responseTimeout: .milliseconds(100))
        try link.connect()
        return link
    }

    private static func ask(
        _ link: ModbusRegisterLink, unit: UnitID, timeout: Duration = SerialRemarkTests.timeout
    ) throws(LinkError) -> [UInt16] {
        try link.read(unit: unit, table: .holding, address: 49, count: 1, timeout: timeout)
    }

    private static func request(unit: UInt8) -> [UInt8] { withChecksum([unit, 3, 0, 49, 0, 1]) }
    private static func answer(unit: UInt8, _ value: UInt8) -> [UInt8] { withChecksum([unit, 3, 2, 0, value]) }

    @Test func `has nothing to remark on a clean exchange`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say(Self.answer(unit: 1, 11))
        }
        let link = try Self.link(device)
        #expect(try Self.ask(link, unit: 1) == [11])
        #expect(link.lastRemarks == [])
        try device.finish()
    }

    @Test func `remarks noise that lay on the line before the request, and only then`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.say([0xFF, 0x00, 0x55])
        try device.play {
            for unit in UInt8(1)...2 {
                try $0.expect(Self.request(unit: unit))
                try $0.say(Self.answer(unit: unit, unit))
            }
        }
        #expect(try Self.ask(link, unit: 1) == [1])
        #expect(link.lastRemarks == [.noise])
        #expect(try Self.ask(link, unit: 2) == [2])
        #expect(link.lastRemarks == [])
        try device.finish()
    }

    @Test func `remarks an answer that comes after its request was given up`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.play { try $0.expect(Self.request(unit: 1)) }
        #expect(throws: LinkError.timeout) { try Self.ask(link, unit: 1, timeout: Self.short) }
        try device.finish()
        try device.say(Self.answer(unit: 1, 49))
        try device.play {
            try $0.expect(Self.request(unit: 2))
            try $0.say(Self.answer(unit: 2, 22))
        }
        #expect(try Self.ask(link, unit: 2) == [22])
        #expect(link.lastRemarks == [.late])
        try device.finish()
    }

    @Test func `remarks a late answer that comes during the next exchange`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.expect(Self.request(unit: 2))
            try $0.say(Self.answer(unit: 1, 11))
            try $0.say(Self.answer(unit: 2, 22))
        }
        #expect(throws: LinkError.timeout) { try Self.ask(link, unit: 1, timeout: Self.short) }
        #expect(try Self.ask(link, unit: 2) == [22])
        #expect(link.lastRemarks == [.late])
        try device.finish()
    }

    @Test func `remarks a foreign answer that nobody waited for`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say(Self.answer(unit: 9, 99) + Self.answer(unit: 8, 88))
            try $0.say(Self.answer(unit: 1, 11))
        }
        let link = try Self.link(device)
        #expect(try Self.ask(link, unit: 1) == [11])
        #expect(link.lastRemarks == [.foreign])
        try device.finish()
    }

    @Test func `remarks noise in front of a frame that it made unreadable, and none in a frame that is merely wrong`()
        throws
    {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        var flipped = Self.answer(unit: 1, 11)
        flipped[4] ^= 1
        let wrong = flipped
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say([0xFF] + Self.answer(unit: 1, 11))
            try $0.expect(Self.request(unit: 1))
            try $0.say(wrong)
        }
        // Noise does not end the exchange: it is listened to its end.
        #expect(throws: LinkError.badChecksum) { try Self.ask(link, unit: 1, timeout: .seconds(2)) }
        #expect(link.lastRemarks == [.noise])
        #expect(throws: LinkError.badChecksum) { try Self.ask(link, unit: 1) }
        #expect(link.lastRemarks == [])
        try device.finish()
    }

    @Test func `passes over noise that is followed by silence, and reads the answer after it`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        let never = Flag()
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say([0x00])
            // The device's own pace: the silence after the noise is longer than any pause in a frame.
            _ = never.wait(milliseconds: 400)
            try $0.say(Self.answer(unit: 1, 11))
        }
        #expect(try Self.ask(link, unit: 1) == [11])
        #expect(link.lastRemarks == [.noise])
        try device.finish()
    }

    @Test func `does not hold a broken frame's rest against the next gauge`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.play {
            try $0.expect(Self.request(unit: 1))
            // Its byte count is spoilt: what libmodbus leaves of it lies there when unit 2's turn comes.
            try $0.say(withChecksum([1, 3, 1, 0, 11]) + [7, 7, 7, 7])
            try $0.expect(Self.request(unit: 2))
            try $0.say(Self.answer(unit: 2, 22))
        }
        #expect(throws: LinkError.self) { try Self.ask(link, unit: 1) }
        #expect(try Self.ask(link, unit: 2) == [22])
        #expect(link.lastRemarks == [])
        try device.finish()
    }

    @Test func `tells nothing of the exchange before when a request cannot be made`() throws {
        let device = try ByteDevice.serial()
        let link = try Self.link(device)
        try device.say([0xFF])
        try device.play {
            try $0.expect(Self.request(unit: 1))
            try $0.say(Self.answer(unit: 1, 11))
        }
        #expect(try Self.ask(link, unit: 1) == [11])
        #expect(throws: LinkError.exception(3)) {
            try link.read(unit: 1, table: .holding, address: 0, count: 126, timeout: Self.timeout)
        }
        #expect(link.lastRemarks == [] && link.lastReplyTime == nil)
        try device.finish()
    }
}
