import Acquisition
import ModbusLink
import TankFarm
import TestSupport
import Testing

/// An answer that may still come is never taken for one to the unit's next request, of other registers, another tank's.
struct SerialOwedAnswerTests {
    private static let silence: Duration = .milliseconds(150)

    private static func link(_ device: ByteDevice) throws -> ModbusRegisterLink {
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: 115_200)), responseTimeout: silence)
        try link.connect()
        return link
    }

    private static func request(_ address: UInt8, unit: UInt8 = 1, count: UInt8 = 1) -> [UInt8] {
        withChecksum([unit, 3, 0, address, 0, count])
    }

    private static func answer(_ value: UInt8) -> [UInt8] { withChecksum([1, 3, 2, 0, value]) }

    private static func read(
        _ link: ModbusRegisterLink, _ address: Int, within timeout: Duration
    ) throws(LinkError) -> [UInt16] {
        try link.read(unit: 1, table: .holding, address: address, count: 1, timeout: timeout)
    }

    @Test func `takes the answer of a gauge that thought on while noise was on the line`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(49))
            try $0.say([0xFF, 0xFF, 0xFF, 0xFF, 0xFF])
            try $0.say(Self.answer(49))
        }
        let link = try Self.link(device)
        #expect(try Self.read(link, 49, within: .seconds(10)) == [49])
        #expect(link.lastRemarks == [.noise])
        try device.finish()
    }

    @Test(arguments: [[0x00], [0xFF, 0xFF, 0xFF, 0xFF, 0xFF]] as [[UInt8]])
    func `asks a unit again only after a whole silence when nothing but noise came`(noise: [UInt8]) throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(49))
            try $0.say(noise)
            try $0.expect(Self.request(50))
            try $0.say(Self.answer(50))
        }
        let link = try Self.link(device)
        let begun = ContinuousClock.now
        #expect(throws: LinkError.badChecksum) { try Self.read(link, 49, within: .milliseconds(50)) }
        #expect(try Self.read(link, 50, within: .seconds(10)) == [50])
        // Counted from the noise's last byte.
        #expect(ContinuousClock.now - begun >= Self.silence)
        try device.finish()
    }

    @Test func `asks a unit again only after a whole silence when it gave an answer of another length`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request(49))
            try $0.say(withChecksum([1, 3, 4, 0, 40, 0, 41]))
            try $0.expect(Self.request(50))
            try $0.say(Self.answer(50))
        }
        let link = try Self.link(device)
        let begun = ContinuousClock.now
        #expect(throws: LinkError.wrongAnswer) { try Self.read(link, 49, within: .seconds(10)) }
        #expect(try Self.read(link, 50, within: .seconds(10)) == [50])
        #expect(ContinuousClock.now - begun >= Self.silence)
        try device.finish()
    }
}
