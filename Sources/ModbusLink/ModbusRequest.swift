import Acquisition
import TankFarm

/// One read of registers, and the check of what comes back. It holds nothing but functions 03 and 04: no other request
/// can be made in this module.
struct ModbusRequest: Hashable, Sendable {
    let unit: UnitID
    let table: RegisterTable
    let address: UInt16
    let count: UInt16

    /// - Throws: as a device would answer it, for a request that no frame can carry: `exception(2)` for an address
    ///   outside 0–65535, `exception(3)` for a count outside 1–125 (Modbus Application Protocol V1.1b3, 6.3).
    init(unit: UnitID, table: RegisterTable, address: Int, count: Int) throws(LinkError) {
        guard (1...125).contains(count) else { throw .exception(3) }
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

    /// Unit, function, byte count and registers.
    var answerLength: Int { 3 + 2 * Int(count) }

    /// The registers out of an answer that begins with its unit and from which the checksum has been taken off.
    /// - Throws: `wrongUnit`, `exception`, or `wrongAnswer` when function or length are not those asked for.
    func registers(from answer: some Collection<UInt8>) throws(LinkError) -> [UInt16] {
        let answer = Array(answer)
        guard answer.count >= 3 else { throw .wrongAnswer }
        guard answer[0] == unit.number else { throw .wrongUnit }
        if answer[1] == table.rawValue | 0x80 {
            guard answer.count == 3 else { throw .wrongAnswer }
            throw .exception(answer[2])
        }
        guard answer[1] == table.rawValue, answer.count == answerLength, Int(answer[2]) == 2 * Int(count) else {
            throw .wrongAnswer
        }
        return stride(from: 3, to: answer.count, by: 2).map { UInt16(answer[$0]) << 8 | UInt16(answer[$0 + 1]) }
    }
}
