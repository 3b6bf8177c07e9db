import Acquisition
import ModbusLink
import TankFarm
import Testing

/// The exchange recorded at the site, as bytes on the wire both ways.
struct RecordedExchangeTests {
    static let request: [UInt8] = [0x01, 0x03, 0x00, 0x31, 0x00, 0x03, 0x54, 0x04]
    static let answer: [UInt8] = [0x01, 0x03, 0x06, 0x25, 0xA9, 0x18, 0xDF, 0x01, 0x45, 0x8D, 0x61]

    /// 9641 mm, 6367 mm, 32.5 °C.
    private static let registers: [UInt16] = [9_641, 6_367, 325]

    private func ask(_ link: ModbusRegisterLink) throws -> [UInt16] {
        try link.read(unit: 1, table: .holding, address: 49, count: 3, timeout: .seconds(5))
    }

    @Test func `reads the recorded exchange over a serial line, byte for byte`() throws {
        let device = try ByteDevice.serial()
        try device.play {
            try $0.expect(Self.request)
            try $0.say(Self.answer)
        }
        let link = ModbusRegisterLink(
            transport: .rtu(SerialSettings(device: device.path, baud: 9600)),
            responseTimeout: .seconds(5))
        try link.connect()
        #expect(try ask(link) == Self.registers)
        try device.finish()
    }

    @Test func `reads the same registers over TCP, byte for byte`() throws {
        let device = try ByteDevice.network()
        try device.play {
            try $0.accept()
            try $0.expect([0x00, 0x01, 0x00, 0x00, 0x00, 0x06, 0x01, 0x03, 0x00, 0x31, 0x00, 0x03])
            try $0.say([0x00, 0x01, 0x00, 0x00, 0x00, 0x09, 0x01, 0x03, 0x06, 0x25, 0xA9, 0x18, 0xDF, 0x01, 0x45])
        }
        let link = ModbusRegisterLink(
            transport: .tcp(host: "127.0.0.1", port: device.port), responseTimeout: .seconds(5))
        try link.connect()
        #expect(try ask(link) == Self.registers)
        try device.finish()
    }
}
