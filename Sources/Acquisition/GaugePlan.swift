import TankFarm

/// Which requests read all of one gauge's values: as few as the protocol and reason allow, in an order that never changes.
package struct GaugePlan: Hashable, Sendable {
    /// The most that one answer can carry (Modbus Application Protocol V1.1b3, 6.3).
    package static let mostRegisters = 125
    /// How many registers that nobody wants may lie between two values of one request. Thirty-two cost 67 ms at 9600
    /// baud, about what a second exchange costs with a gauge that takes its time.
    package static let widestGap = 32

    /// The one that holds the level first: what the alarms need is read before what may fail.
    package let requests: [GaugeRequest]
    /// Values whose registers lie outside 0–65535 once the tank's offset is added: no request can read them.
    package let unreachable: [Measurand]

    package init(for gauge: PolledGauge, widestGap: Int = GaugePlan.widestGap) {
        // All in Int: 16-bit address arithmetic would wrap round and read a plausible register of another gauge.
        var spans: [(measurand: Measurand, from: Int, to: Int)] = []
        var unreachable: [Measurand] = []
        for measurand in Measurand.allCases {
            guard let value = gauge.model[measurand] else { continue }
            let (from, overflow) = value.address.addingReportingOverflow(gauge.registerOffset)
            if overflow || from < 0 || from > 65_536 - value.type.width {
                unreachable.append(measurand)
            } else {
                spans.append((measurand, from, from + value.type.width))
            }
        }
        spans.sort { ($0.from, $0.to) < ($1.from, $1.to) }

        var groups: [(from: Int, to: Int, measurands: [Measurand])] = []
        for span in spans {
            if let last = groups.last, span.from - last.to <= widestGap,
                max(last.to, span.to) - last.from <= GaugePlan.mostRegisters
            {
                groups[groups.count - 1].to = max(last.to, span.to)
                groups[groups.count - 1].measurands.append(span.measurand)
            } else {
                groups.append((span.from, span.to, [span.measurand]))
            }
        }
        let level = groups.filter { $0.measurands.contains(.level) }
        let others = groups.filter { !$0.measurands.contains(.level) }
        requests = (level + others).map {
            GaugeRequest(
                table: gauge.model.table, address: $0.from, count: $0.to - $0.from, measurands: $0.measurands)
        }
        self.unreachable = unreachable
    }
}
