import Acquisition
import TankFarm

/// One read of registers or bits, and the check of what comes back. It holds nothing but functions 01 to 04: no other
/// request can be made in this module.
struct ModbusRequest: Hashable, Sendable {
    let unit: UnitID
    let table: RegisterTable
    let address: UInt16
    let count: UInt16

    /// - Throws: as a device would answer it, for a request that no frame can carry: `exception(2)` for an address
    ///   outside 0–65535, `exception(3)` for a count outside 1–125, of bits 1–2000 (Modbus Application Protocol V1.1b3,
    ///   6.1 to 6.4).
    init(unit: UnitID, table: RegisterTable, address: Int, count: Int) throws(LinkError) {
        guard (1...(table.isBits ? 2_000 : 125)).contains(count) else { throw .exception(3) }
        guard address >= 0, address + count <= 65_536 else { throw .exception(2) }
        self.unit = unit
        self.table = table
        self.address = UInt16(address)
        self.count = UInt16(count)
    }

    /// Unit, function, address, count: what both transports carry, without checksum or header.
    var bytes: [UInt8] {
        [
            unit.number, table.rawValue, UInt8(address >> 8), UInt8(address & 0xFF), UInt8(count >> 8),
            UInt8(count & 0xFF),
        ]
    }

    /// Bytes of data in the answer.
    private var dataLength: Int { table.isBits ? (Int(count) + 7) / 8 : 2 * Int(count) }

    /// Unit, function, byte count and data.
    var answerLength: Int { 3 + dataLength }

    /// The registers, or each bit as 0 or 1, out of an answer that begins with its unit and from which the checksum has
    /// been taken off.
    /// - Throws: `wrongUnit`, `exception`, or `wrongAnswer` when function or length are not those asked for, or the
    ///   exception is none that Modbus has (libmodbus draws the same line, at 12).
    func registers(from answer: some Collection<UInt8>) throws(LinkError) -> [UInt16] {
        let answer = Array(answer)
        guard answer.count >= 3 else { throw .wrongAnswer }
        guard answer[0] == unit.number else { throw .wrongUnit }
        if answer[1] == table.rawValue | 0x80 {
            guard answer.count == 3, (1...11).contains(answer[2]) else { throw .wrongAnswer }
            throw .exception(answer[2])
        }
        guard answer[1] == table.rawValue, answer.count == answerLength, Int(answer[2]) == dataLength else {
            throw .wrongAnswer
        }
        if table.isBits {
            // The first bit asked for is the lowest of the first byte.
            return (0..<Int(count)).map { UInt16(answer[3 + $0 / 8] >> UInt8($0 % 8) & 1) }
        }
        return stride(from: 3, to: answer.count, by: 2).map { UInt16(answer[$0]) << 8 | UInt16(answer[$0 + 1]) }
    }
}
