import TankFarm

/// Which of a device's tables is read; the raw value is the Modbus function code. Nothing else is ever sent.
package enum RegisterTable: UInt8, Hashable, Sendable, Codable {
    case coils = 1
    case discreteInputs = 2
    case holding = 3
    case input = 4

    /// Single bits, each given as a register of 0 or 1.
    package var isBits: Bool { self == .coils || self == .discreteInputs }
}

package enum RegisterType: String, Hashable, Sendable, Codable, CaseIterable {
    case u16, i16, u32, i32, f32

    /// Registers of 16 bits that a value takes.
    package var width: Int {
        switch self {
        case .u16, .i16: 1
        case .u32, .i32, .f32: 2
        }
    }
}

/// The order of a 32-bit value's bytes on the wire, A the most significant. For 16-bit values `ABCD` and `CDAB` mean
/// high byte first (Modbus's own order), `BADC` and `DCBA` low byte first.
package enum ByteOrder: String, Hashable, Sendable, Codable, CaseIterable {
    case abcd = "ABCD"
    case cdab = "CDAB"
    case badc = "BADC"
    case dcba = "DCBA"
}

/// Where one value lies in a gauge's table and how it is written there: value = raw × scale + offset, in the value's unit.
package struct RegisterValue: Hashable, Sendable {
    /// The address on the wire, from zero, whatever the maker's document counts from.
    package let address: Int
    package let type: RegisterType
    package let byteOrder: ByteOrder
    package let scale: Double
    package let offset: Double
    /// Raw values by which the gauge says that it has failed. Compared as the type reads them.
    package let bad: [Int64]

    package init(
        address: Int, type: RegisterType, byteOrder: ByteOrder = .abcd, scale: Double = 1, offset: Double = 0,
        bad: [Int64] = []
    ) {
        self.address = address
        self.type = type
        self.byteOrder = byteOrder
        self.scale = scale
        self.offset = offset
        self.bad = bad
    }
}

/// One of a gauge's further values: what it is, where it lies, and what is plausible.
package struct ExtraRegister: Hashable, Sendable {
    package let extra: GaugeExtra
    package let value: RegisterValue
    /// In the extra's unit, after scale and offset; outside it is bad, `out-of-range`.
    package let plausible: ClosedRange<Double>

    package init(_ extra: GaugeExtra, _ value: RegisterValue, plausible: ClosedRange<Double>) {
        self.extra = extra
        self.value = value
        self.plausible = plausible
    }
}

/// A make of gauge: which table it answers from, and where its values lie.
package struct GaugeModel: Hashable, Sendable {
    package let name: String
    package let table: RegisterTable
    package let level: RegisterValue
    package let interface: RegisterValue?
    package let temperature: RegisterValue?
    /// Beyond this speed a change is a jump; nil: no check.
    package let maximumRateMillimetresPerSecond: Double?
    /// In the order of `Reading.extras`. Where they take a request of their own they are read as seldom as a temperature.
    package let extras: [ExtraRegister]
    package let status: [StatusCheck]
    package let alive: AliveCheck?
    /// Addresses of the gauge's table, from zero and before the tank's offset, that no request may touch.
    package let forbidden: [ClosedRange<Int>]

    package init(
        name: String, table: RegisterTable, level: RegisterValue, interface: RegisterValue? = nil,
        temperature: RegisterValue? = nil, maximumRateMillimetresPerSecond: Double? = nil,
        extras: [ExtraRegister] = [], status: [StatusCheck] = [], alive: AliveCheck? = nil,
        forbidden: [ClosedRange<Int>] = []
    ) {
        self.name = name
        self.table = table
        self.level = level
        self.interface = interface
        self.temperature = temperature
        self.maximumRateMillimetresPerSecond = maximumRateMillimetresPerSecond
        self.extras = extras
        self.status = status
        self.alive = alive
        self.forbidden = forbidden
    }

    package subscript(measurand: Measurand) -> RegisterValue? {
        switch measurand {
        case .level: level
        case .interface: interface
        case .temperature: temperature
        }
    }

    /// The same, read for level, interface and temperature alone.
    package var withoutExtras: GaugeModel {
        GaugeModel(
            name: name, table: table, level: level, interface: interface, temperature: temperature,
            maximumRateMillimetresPerSecond: maximumRateMillimetresPerSecond, status: status, alive: alive,
            forbidden: forbidden)
    }

    /// The gauge of the site: registers 50–52 of its document, counted from one, hence 49–51 on the wire.
    package static let floatInterface = GaugeModel(
        name: "float-interface", table: .holding, level: RegisterValue(address: 49, type: .u16),
        interface: RegisterValue(address: 50, type: .u16),
        temperature: RegisterValue(address: 51, type: .i16, scale: 0.1))
}
