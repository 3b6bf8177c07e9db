import Acquisition

extension RegisterValue {
    /// The registers that say this value: the inverse of decoding, rounded to what the type and scale can hold, and held
    /// at the type's ends.
    /// - Parameter value: in the value's unit, the gauge's own, tank's offsets taken off; must be finite.
    func registers(for value: Double) -> [UInt16] {
        let raw = scale == 0 ? 0 : (value - offset) / scale
        let bits: UInt32 =
            switch type {
            case .u16: UInt32(RegisterValue.clamped(raw, UInt16.self))
            case .i16: UInt32(UInt16(bitPattern: RegisterValue.clamped(raw, Int16.self)))
            case .u32: RegisterValue.clamped(raw, UInt32.self)
            case .i32: UInt32(bitPattern: RegisterValue.clamped(raw, Int32.self))
            case .f32: Float(raw).bitPattern
            }
        let high = UInt16(truncatingIfNeeded: bits >> 16)
        let low = UInt16(truncatingIfNeeded: bits)
        let inOrder: [UInt16] =
            switch (type.width, byteOrder) {
            case (1, _): [low]
            case (_, .abcd), (_, .badc): [high, low]
            case (_, .cdab), (_, .dcba): [low, high]
            }
        let swapsBytes = byteOrder == .badc || byteOrder == .dcba
        return swapsBytes ? inOrder.map(\.byteSwapped) : inOrder
    }

    private static func clamped<Whole: FixedWidthInteger>(_ raw: Double, _ type: Whole.Type) -> Whole {
        let rounded = raw.rounded()
        if rounded <= Double(Whole.min) { return .min }
        // Double(UInt32.max) and below are exact, so that the comparison is, too.
        if rounded >= Double(Whole.max) { return .max }
        return Whole(rounded)
    }
}
