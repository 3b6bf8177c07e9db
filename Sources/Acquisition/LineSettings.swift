import TankFarm

package enum Parity: String, Hashable, Sendable, Codable {
    case none, even, odd
}

/// Whether the request-to-send wire switches a two-wire adapter between sending and listening.
package enum RTSUse: String, Hashable, Sendable, Codable {
    /// The adapter switches by itself.
    case none
    /// The wire is up while sending.
    case up
    /// The wire is down while sending.
    case down
}

/// One serial port and how it is to be set.
package struct SerialSettings: Hashable, Sendable {
    package let device: String
    package let baud: Int
    package let parity: Parity
    package let dataBits: Int
    package let stopBits: Int
    package let rts: RTSUse

    package init(
        device: String, baud: Int = 9_600, parity: Parity = .none, dataBits: Int = 8, stopBits: Int = 1,
        rts: RTSUse = .none
    ) {
        self.device = device
        self.baud = baud
        self.parity = parity
        self.dataBits = dataBits
        self.stopBits = stopBits
        self.rts = rts
    }

    /// One character on the wire, its start, parity and stop bits included.
    package var characterTime: Duration {
        let bits = 1 + dataBits + (parity == .none ? 0 : 1) + stopBits
        return .nanoseconds(Int64(bits) * 1_000_000_000 / Int64(max(baud, 1)))
    }

    /// The silence between two frames: 3.5 characters, and above 19,200 bit/s a fixed time (Modbus over Serial Line
    /// V1.02, 2.5.1.1).
    package var frameSilence: Duration { baud > 19_200 ? .microseconds(1_750) : characterTime * 7 / 2 }
}

/// How a line is reached.
package enum Transport: Hashable, Sendable {
    case rtu(SerialSettings)
    case tcp(host: String, port: Int)

    /// For people: `/dev/ttyUSB0 9600 8N1`, `10.0.0.7:502`.
    package var words: String {
        switch self {
        case .rtu(let port):
            "\(port.device) \(port.baud) \(port.dataBits)\(port.parity.rawValue.prefix(1).uppercased())\(port.stopBits)"
        case .tcp(let host, let port): "\(host):\(port)"
        }
    }
}

/// One line as configured, and the gauges on it in the configuration's order.
package struct LineSettings: Hashable, Sendable {
    package let name: LineName
    package let transport: Transport
    /// Start of one scan to the start of the next; zero: as fast as the line goes.
    package let scanInterval: Duration
    /// The longest wait for an answer to begin.
    package let responseTimeout: Duration
    /// How many registers that nobody wants may lie between two that are read in one request.
    package let widestGap: Int
    /// Where the temperature, or a further value, takes a request of its own it is read in every so many scans.
    package let temperatureEvery: Int
    package let gauges: [PolledGauge]

    /// Thirty-two registers cost 67 ms at 9600 baud, about what a second exchange costs with a gauge that takes its time.
    package static let defaultWidestGap = 32
    package static let defaultTemperatureEvery = 5

    package init(
        name: LineName, transport: Transport, scanInterval: Duration, responseTimeout: Duration,
        widestGap: Int = LineSettings.defaultWidestGap, temperatureEvery: Int = LineSettings.defaultTemperatureEvery,
        gauges: [PolledGauge]
    ) {
        self.name = name
        self.transport = transport
        self.scanInterval = scanInterval
        self.responseTimeout = responseTimeout
        self.widestGap = widestGap
        self.temperatureEvery = temperatureEvery
        self.gauges = gauges
    }
}

/// One tank's gauge as the line sees it: everything that turns registers into a reading.
package struct PolledGauge: Hashable, Sendable {
    package let tank: TankName
    package let unit: UnitID
    package let model: GaugeModel
    /// Added to every address, for gateways that hold many gauges in one table.
    package let registerOffset: Int
    /// Added to the gauge's value before anything else, in millimetres.
    package let levelOffsetMillimetres: Double
    package let interfaceOffsetMillimetres: Double
    /// How far the interface may seem to lie above the level and still mean "all water": both waver.
    package let interfaceToleranceMillimetres: Double
    /// What is plausible at all, per measurand, in its unit, after offsets; outside it is bad, `out-of-range`.
    package let plausible: [Measurand: ClosedRange<Double>]
    /// Where the gauge can measure; a value outside lies in a blind zone and is uncertain.
    package let measures: MeasuringRange
    /// Where it hangs along the line's cable, rising from the master on, in any measure; nil where nobody has said.
    package let position: Double?

    package static let defaultInterfaceToleranceMillimetres = 20.0

    package init(
        tank: TankName, unit: UnitID, model: GaugeModel, registerOffset: Int = 0, levelOffsetMillimetres: Double = 0,
        interfaceOffsetMillimetres: Double = 0,
        interfaceToleranceMillimetres: Double = PolledGauge.defaultInterfaceToleranceMillimetres,
        plausible: [Measurand: ClosedRange<Double>],
        measures: MeasuringRange = MeasuringRange(), position: Double? = nil
    ) {
        self.tank = tank
        self.unit = unit
        self.model = model
        self.registerOffset = registerOffset
        self.levelOffsetMillimetres = levelOffsetMillimetres
        self.interfaceOffsetMillimetres = interfaceOffsetMillimetres
        self.interfaceToleranceMillimetres = interfaceToleranceMillimetres
        self.plausible = plausible
        self.measures = measures
        self.position = position
    }
}
