import Acquisition
import TankFarm
import Testing

/// Every type in every byte order.
struct RegisterValueTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let type: RegisterType
        let order: ByteOrder
        let registers: [UInt16]
        let expected: RawValue
        var testDescription: String { "\(type) \(order.rawValue) \(registers)" }
    }

    /// The value's bytes A B C D are 12 34 56 78, or FF FE FD FC, or those of 9641.5 (46 16 A6 00).
    static let cases: [Case] = [
        Case(type: .u16, order: .abcd, registers: [0x1234], expected: .integer(0x1234)),
        Case(type: .u16, order: .cdab, registers: [0x1234], expected: .integer(0x1234)),
        Case(type: .u16, order: .badc, registers: [0x3412], expected: .integer(0x1234)),
        Case(type: .u16, order: .dcba, registers: [0x3412], expected: .integer(0x1234)),
        Case(type: .u16, order: .abcd, registers: [0xFFFE], expected: .integer(65_534)),
        Case(type: .i16, order: .abcd, registers: [0xFFFE], expected: .integer(-2)),
        Case(type: .i16, order: .cdab, registers: [0xFFFE], expected: .integer(-2)),
        Case(type: .i16, order: .badc, registers: [0xFEFF], expected: .integer(-2)),
        Case(type: .i16, order: .dcba, registers: [0xFEFF], expected: .integer(-2)),
        Case(type: .u32, order: .abcd, registers: [0x1234, 0x5678], expected: .integer(0x1234_5678)),
        Case(type: .u32, order: .cdab, registers: [0x5678, 0x1234], expected: .integer(0x1234_5678)),
        Case(type: .u32, order: .badc, registers: [0x3412, 0x7856], expected: .integer(0x1234_5678)),
        Case(type: .u32, order: .dcba, registers: [0x7856, 0x3412], expected: .integer(0x1234_5678)),
        Case(type: .u32, order: .abcd, registers: [0xFFFE, 0xFDFC], expected: .integer(4_294_901_244)),
        Case(type: .i32, order: .abcd, registers: [0xFFFE, 0xFDFC], expected: .integer(-66_052)),
        Case(type: .i32, order: .cdab, registers: [0xFDFC, 0xFFFE], expected: .integer(-66_052)),
        Case(type: .i32, order: .badc, registers: [0xFEFF, 0xFCFD], expected: .integer(-66_052)),
        Case(type: .i32, order: .dcba, registers: [0xFCFD, 0xFEFF], expected: .integer(-66_052)),
        Case(type: .f32, order: .abcd, registers: [0x4616, 0xA600], expected: .real(9641.5)),
        Case(type: .f32, order: .cdab, registers: [0xA600, 0x4616], expected: .real(9641.5)),
        Case(type: .f32, order: .badc, registers: [0x1646, 0x00A6], expected: .real(9641.5)),
        Case(type: .f32, order: .dcba, registers: [0x00A6, 0x1646], expected: .real(9641.5)),
    ]

    @Test(arguments: cases) func `reads the value in its type and byte order`(_ row: Case) {
        let value = RegisterValue(address: 0, type: row.type, byteOrder: row.order)
        #expect(value.raw(row.registers[0], row.registers.count > 1 ? row.registers[1] : 0) == row.expected)
    }

    @Test func `has a row for every type in every byte order`() {
        for type in RegisterType.allCases {
            for order in ByteOrder.allCases {
                #expect(Self.cases.contains { $0.type == type && $0.order == order }, "\(type) \(order)")
            }
        }
    }
}
