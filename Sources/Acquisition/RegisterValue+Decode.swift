/// What registers say before scale and offset.
package enum RawValue: Hashable, Sendable {
    case integer(Int64)
    case real(Float)

    package var number: Double {
        switch self {
        case .integer(let integer): Double(integer)
        case .real(let real): Double(real)
        }
    }

    /// For people: "raw value 65535".
    var words: String {
        switch self {
        case .integer(let integer): "raw value \(integer)"
        case .real(let real): "raw value \(real)"
        }
    }
}

extension RegisterValue {
    /// The raw value in its own registers, read in the configured type and byte order; the second counts for types of
    /// two registers only.
    package func raw(_ first: UInt16, _ second: UInt16 = 0) -> RawValue {
        let swapsBytes = byteOrder == .badc || byteOrder == .dcba
        func word(_ register: UInt16) -> UInt16 { swapsBytes ? register.byteSwapped : register }

        switch type {
        case .u16: return .integer(Int64(word(first)))
        case .i16: return .integer(Int64(Int16(bitPattern: word(first))))
        case .u32, .i32, .f32:
            let lowWordFirst = byteOrder == .cdab || byteOrder == .dcba
            let high = UInt32(word(lowWordFirst ? second : first))
            let low = UInt32(word(lowWordFirst ? first : second))
            let bits = high << 16 | low
            switch type {
            case .i32: return .integer(Int64(Int32(bitPattern: bits)))
            case .f32: return .real(Float(bitPattern: bits))
            default: return .integer(Int64(bits))
            }
        }
    }

    /// Whether the gauge says by this raw value that it has failed.
    func meansFailure(_ raw: RawValue) -> Bool {
        switch raw {
        case .integer(let integer): bad.contains(integer)
        case .real(let real): !real.isFinite || bad.contains { Double($0) == Double(real) }
        }
    }
}
