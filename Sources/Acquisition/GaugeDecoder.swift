import TankFarm

/// From one gauge's answers to its reading: types, byte orders, scales, failure values, offsets, plausible ranges, blind
/// zones, and whether level and interface contradict each other. Each value stands alone: one that failed spoils no other.
package struct GaugeDecoder: Sendable {
    /// How far the interface may seem to lie above the level and still mean "all water", in millimetres: both waver.
    package static let interfaceToleranceMillimetres = 20.0

    private let gauge: PolledGauge
    private let unreachable: Set<Measurand>

    package init(for gauge: PolledGauge) {
        self.gauge = gauge
        unreachable = Set(GaugePlan(for: gauge).unreachable)
    }

    /// The reading that these answers make. A value whose request is not among them is bad, `not-read`.
    package func reading(from answers: [GaugeAnswer], at moment: Moment) -> Reading {
        var remarks: [String] = []
        var values: [Measurand: Measurement] = [:]
        for measurand in Measurand.allCases {
            values[measurand] = measurement(of: measurand, from: answers, remarks: &remarks)
        }
        reconcile(&values, &remarks)
        return Reading(
            tank: gauge.tank, at: moment, level: values[.level] ?? .absent, interface: values[.interface] ?? .absent,
            temperature: values[.temperature] ?? .absent, detail: detail(remarks))
    }

    /// The reading of a gauge that could not be asked, because its line is down: everything it has is bad.
    package func unread(_ error: LinkError, at moment: Moment) -> Reading {
        func measurement(_ measurand: Measurand) -> Measurement {
            gauge.model[measurand] == nil ? .absent : .bad(error.reason)
        }
        return Reading(
            tank: gauge.tank, at: moment, level: measurement(.level), interface: measurement(.interface),
            temperature: measurement(.temperature), detail: error.words.withoutControls)
    }

    private func measurement(
        of measurand: Measurand, from answers: [GaugeAnswer], remarks: inout [String]
    ) -> Measurement {
        guard let value = gauge.model[measurand] else { return .absent }
        if unreachable.contains(measurand) {
            remarks.append("\(measurand.rawValue): there is no register \(value.address) + \(gauge.registerOffset)")
            return .bad(.outOfRange)
        }
        guard let answer = answers.first(where: { $0.request.measurands.contains(measurand) }) else {
            return .bad(.notRead)
        }
        switch answer.result {
        case .failure(let error):
            // Two values of one failed request say the same once.
            if !remarks.contains(error.words) { remarks.append(error.words) }
            return .bad(error.reason)
        case .success(let registers):
            let start = value.address + gauge.registerOffset - answer.request.address
            guard start >= 0, start + value.type.width <= registers.count,
                let raw = value.raw(registers[start..<start + value.type.width])
            else {
                remarks.append("\(measurand.rawValue): \(LinkError.wrongAnswer.words)")
                return .bad(.wrongAnswer)
            }
            return judged(raw, of: value, as: measurand, remarks: &remarks)
        }
    }

    private func judged(
        _ raw: RawValue, of value: RegisterValue, as measurand: Measurand, remarks: inout [String]
    ) -> Measurement {
        let number = raw.number * value.scale + value.offset + offset(of: measurand)
        guard !value.meansFailure(raw), number.isFinite else {
            remarks.append("\(measurand.rawValue): the gauge reports its failure (\(words(raw)))")
            return .bad(.gaugeFailure)
        }
        if let range = gauge.plausible[measurand], !range.contains(number) {
            remarks.append("\(words(number, measurand)) is outside \(words(range, measurand))")
            return .bad(.outOfRange)
        }
        let measured = measuredRange(of: measurand)
        if let from = measured.from, number < from {
            remarks.append("\(words(number, measurand)) is in the blind zone below \(fixed(from, measurand))")
            return .uncertain(number, .blindZone)
        }
        if let to = measured.to, number > to {
            remarks.append("\(words(number, measurand)) is in the blind zone above \(fixed(to, measurand))")
            return .uncertain(number, .blindZone)
        }
        return .good(number)
    }

    /// Oil floats on water: an interface above the level is all water within the tolerance, and a contradiction beyond it.
    private func reconcile(_ values: inout [Measurand: Measurement], _ remarks: inout [String]) {
        guard let level = values[.level]?.value, let interface = values[.interface], let height = interface.value,
            height > level
        else { return }
        if height - level <= GaugeDecoder.interfaceToleranceMillimetres {
            values[.interface] = interface.reason.map { .uncertain(level, $0) } ?? .good(level)
        } else {
            values[.level] = .uncertain(level, .inconsistent)
            values[.interface] = .uncertain(height, .inconsistent)
            remarks.append("interface \(fixed(height, .interface)) mm above level \(fixed(level, .level)) mm")
        }
    }

    private func offset(of measurand: Measurand) -> Double {
        switch measurand {
        case .level: gauge.levelOffsetMillimetres
        case .interface: gauge.interfaceOffsetMillimetres
        case .temperature: 0
        }
    }

    private func measuredRange(of measurand: Measurand) -> (from: Double?, to: Double?) {
        switch measurand {
        case .level: (gauge.measures.levelFromMillimetres, gauge.measures.levelToMillimetres)
        case .interface: (gauge.measures.interfaceFromMillimetres, gauge.measures.interfaceToMillimetres)
        case .temperature: (nil, nil)
        }
    }

    private func detail(_ remarks: [String]) -> String? {
        remarks.isEmpty ? nil : "unit \(gauge.unit): \(remarks.joined(separator: "; "))".withoutControls
    }

    private func fixed(_ number: Double, _ measurand: Measurand) -> String {
        DecimalText.fixed(number, measurand.decimals)
    }

    private func words(_ number: Double, _ measurand: Measurand) -> String {
        "\(measurand.rawValue) \(fixed(number, measurand)) \(measurand.unit)"
    }

    private func words(_ range: ClosedRange<Double>, _ measurand: Measurand) -> String {
        "\(fixed(range.lowerBound, measurand)) to \(fixed(range.upperBound, measurand))"
    }

    private func words(_ raw: RawValue) -> String {
        switch raw {
        case .integer(let integer): "raw value \(integer)"
        case .real(let real): "raw value \(real)"
        }
    }
}
