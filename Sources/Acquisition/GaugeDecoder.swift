import TankFarm

/// From one gauge's answers to its reading: types, byte orders, scales, failure values, offsets, plausible ranges, blind
/// zones, and whether level and interface contradict each other. Each value stands alone: one that failed spoils no other.
package struct GaugeDecoder: Sendable {
    private let gauge: PolledGauge
    private let unreachable: [Measurand]
    /// For each value, the checks that may spoil it, by their index.
    private let checks: [(index: Int, check: StatusCheck)]
    private let plausible: [ClosedRange<Double>?]
    private let extraDecoder: ExtraDecoder

    /// - Parameters:
    ///   - unreachable: The values that no request can read (`LinePlan.unreachable`).
    ///   - unreachableExtras: The further values likewise, by index (`LinePlan.unreachableExtras`).
    package init(for gauge: PolledGauge, unreachable: [Measurand] = [], unreachableExtras: [Int] = []) {
        self.gauge = gauge
        self.unreachable = unreachable
        extraDecoder = ExtraDecoder(for: gauge, unreachable: unreachableExtras)
        checks = gauge.model.status.enumerated().map { ($0.offset, $0.element) }
        plausible = Measurand.allCases.map { gauge.plausible[$0] }
    }

    /// The reading that these answers make; `asked` tells which of its values are news. A value that was never asked for is
    /// bad, `not-read`.
    /// - Parameter extras: the further values that are news, by index; nil: all of them. The others are nil in the reading,
    ///   but for those that no request can read.
    package func reading(
        from answers: GaugeAnswers, asked: MeasurandSet = .all, extras news: [Int]? = nil, at moment: Moment
    ) -> Reading {
        var remarks: [String] = []
        var level = measurement(of: .level, from: answers, remarks: &remarks)
        var interface = measurement(of: .interface, from: answers, remarks: &remarks)
        var temperature = measurement(of: .temperature, from: answers, remarks: &remarks)
        reconcile(&level, &interface, &remarks)
        // A model without further values stops here: nothing is allocated for it.
        var extras = extraDecoder.isEmpty ? [] : extraDecoder.measurements(from: answers, news: news, remarks: &remarks)
        spoil(&extras, answers, &remarks)
        if let alive = gauge.model.alive, !answers.isAlive(by: alive, at: moment.monotonic) {
            level = level.unlessHeard
            interface = interface.unlessHeard
            temperature = temperature.unlessHeard
            for index in extras.indices { extras[index] = extras[index]?.unlessHeard }
            remarks.append("the gateway does not hear this gauge any more")
        }
        return Reading(
            tank: gauge.tank, at: moment, level: level, interface: interface, temperature: temperature, asked: asked,
            extras: extras, detail: detail(remarks))
    }

    /// The reading of a gauge that could not be asked, because its line is down: everything it has is bad.
    package func unread(_ error: LinkError, at moment: Moment) -> Reading {
        func measurement(_ measurand: Measurand) -> Measurement {
            gauge.model[measurand] == nil ? .absent : .bad(error.reason)
        }
        return Reading(
            tank: gauge.tank, at: moment, level: measurement(.level), interface: measurement(.interface),
            temperature: measurement(.temperature),
            extras: Array(repeating: .bad(error.reason), count: gauge.model.extras.count),
            detail: error.words.withoutControls)
    }

    private func measurement(
        of measurand: Measurand, from answers: GaugeAnswers, remarks: inout [String]
    ) -> Measurement {
        guard let value = gauge.model[measurand] else { return .absent }
        if unreachable.contains(measurand) {
            remarks.append("\(measurand.rawValue): there is no register \(value.address) + \(gauge.registerOffset)")
            return .bad(.outOfRange)
        }
        switch answers[measurand] {
        case .none: return .bad(.notRead)
        case .failed(let error): return failed(error, &remarks)
        case .registers(let first, let second):
            if let spoilt = spoilt(measurand, answers, &remarks) { return spoilt }
            return judged(value.raw(first, second), of: value, as: measurand, remarks: &remarks)
        }
    }

    /// What the gauge's status makes of a value; nil where it has nothing against it.
    private func spoilt(
        _ measurand: Measurand, _ answers: GaugeAnswers, _ remarks: inout [String]
    ) -> Measurement? {
        for (index, check) in checks where check.spoils.contains(measurand) {
            switch answers.status[index] {
            // Whether the value is worth anything is unknown: that is no good value.
            case .none: return .bad(.notRead)
            case .failed(let error): return failed(error, &remarks)
            case .registers(let register, _):
                let isFailing =
                    check.failsWhenSet ? register & check.mask != 0 : register & check.mask != check.mask
                if isFailing {
                    remarks.append("\(measurand.rawValue): the gauge reports \(check.words)")
                    return .bad(.gaugeFailure)
                }
            }
        }
        return nil
    }

    /// A probe that is no good for its interface is none for the profile, nor a supply for a chain that is none for the
    /// single element: else the finer picture would go on, and look good.
    private func spoil(_ extras: inout [Measurement?], _ answers: GaugeAnswers, _ remarks: inout [String]) {
        if checks.isEmpty || extras.isEmpty { return }
        for measurand in [Measurand.interface, .temperature] {
            var words: [String] = []
            guard let spoilt = spoilt(measurand, answers, &words) else { continue }
            var isNews = false
            for (index, register) in gauge.model.extras.enumerated() where register.extra.refines == measurand {
                guard let value = extras[index], value.quality != .bad else { continue }
                extras[index] = spoilt
                isNews = true
            }
            // Its own value, where it could be read, has said so already.
            if isNews { remarks += words.filter { !remarks.contains($0) } }
        }
    }

    private func failed(_ error: LinkError, _ remarks: inout [String]) -> Measurement {
        // Two values of one failed request say the same once.
        if !remarks.contains(error.words) { remarks.append(error.words) }
        return .bad(error.reason)
    }

    private func judged(
        _ raw: RawValue, of value: RegisterValue, as measurand: Measurand, remarks: inout [String]
    ) -> Measurement {
        let number = raw.number * value.scale + value.offset + offset(of: measurand)
        guard !value.meansFailure(raw), number.isFinite else {
            remarks.append("\(measurand.rawValue): the gauge reports its failure (\(raw.words))")
            return .bad(.gaugeFailure)
        }
        if let range = plausible[measurand.place], !range.contains(number) {
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
    private func reconcile(_ surface: inout Measurement, _ interface: inout Measurement, _ remarks: inout [String]) {
        guard let level = surface.value, let height = interface.value, height > level else { return }
        if height - level <= gauge.interfaceToleranceMillimetres {
            interface = interface.reason.map { .uncertain(level, $0) } ?? .good(level)
        } else {
            surface = .uncertain(level, .inconsistent)
            interface = .uncertain(height, .inconsistent)
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
}

extension Measurement {
    /// The same out of a gateway's memory: nobody knows of when it is.
    fileprivate var unlessHeard: Measurement { value.map { .uncertain($0, .gatewayStale) } ?? self }
}

extension GaugeExtra {
    /// The value of which it tells more.
    fileprivate var refines: Measurand? {
        switch self {
        case .profileHeight, .profileCut: .interface
        case .temperature: .temperature
        case .pressure, .waterCut, .ambient: nil
        }
    }
}

extension Measurand {
    /// Its place among all.
    fileprivate var place: Int {
        switch self {
        case .level: 0
        case .interface: 1
        case .temperature: 2
        }
    }
}
