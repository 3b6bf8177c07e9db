import TankFarm

package enum Parity: String, Hashable, Sendable, Codable {
    case none, even, odd
}

/// How a line is reached.
package enum Transport: Hashable, Sendable {
    case rtu(device: String, baud: Int, parity: Parity, dataBits: Int, stopBits: Int)
    case tcp(host: String, port: Int)

    /// For people: `/dev/ttyUSB0 9600 8N1`, `10.0.0.7:502`.
    package var words: String {
        switch self {
        case .rtu(let device, let baud, let parity, let dataBits, let stopBits):
            "\(device) \(baud) \(dataBits)\(parity.rawValue.prefix(1).uppercased())\(stopBits)"
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
    package let gauges: [PolledGauge]

    package init(
        name: LineName, transport: Transport, scanInterval: Duration, responseTimeout: Duration,
        gauges: [PolledGauge]
    ) {
        self.name = name
        self.transport = transport
        self.scanInterval = scanInterval
        self.responseTimeout = responseTimeout
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
    /// What is plausible at all, per measurand, in its unit, after offsets; outside it is bad, `out-of-range`.
    package let plausible: [Measurand: ClosedRange<Double>]
    /// Where the gauge can measure; a value outside lies in a blind zone and is uncertain.
    package let measures: MeasuringRange

    package init(
        tank: TankName, unit: UnitID, model: GaugeModel, registerOffset: Int = 0, levelOffsetMillimetres: Double = 0,
        interfaceOffsetMillimetres: Double = 0, plausible: [Measurand: ClosedRange<Double>],
        measures: MeasuringRange = MeasuringRange()
    ) {
        self.tank = tank
        self.unit = unit
        self.model = model
        self.registerOffset = registerOffset
        self.levelOffsetMillimetres = levelOffsetMillimetres
        self.interfaceOffsetMillimetres = interfaceOffsetMillimetres
        self.plausible = plausible
        self.measures = measures
    }
}
