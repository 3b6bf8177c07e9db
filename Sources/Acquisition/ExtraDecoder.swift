import TankFarm

/// From one gauge's answers to its further values: pressure, water cut, a chain's elements, the points of a profile. Each
/// stands alone, but for a status check that spoils the value of which it is a finer picture.
struct ExtraDecoder: Sendable {
    private let registers: [ExtraRegister]
    private let unreachable: Set<Int>
    private let registerOffset: Int
    private let interfaceOffsetMillimetres: Double

    /// - Parameter unreachable: The indices of those that no request can read.
    init(for gauge: PolledGauge, unreachable: [Int]) {
        registers = gauge.model.extras
        self.unreachable = Set(unreachable)
        registerOffset = gauge.registerOffset
        interfaceOffsetMillimetres = gauge.interfaceOffsetMillimetres
    }

    /// Whether the model has none.
    var isEmpty: Bool { registers.isEmpty }

    /// One for each of the model's further values, in its order; nil for what is no news.
    /// - Parameter news: the indices of those that are; nil: all.
    func measurements(from answers: GaugeAnswers, news: [Int]?, remarks: inout [String]) -> [Measurement?] {
        var measurements: [Measurement?] = Array(repeating: nil, count: registers.count)
        var faults = Faults()
        for index in unreachable {
            let address = registers[index].value.address
            faults.add("there is no register \(address) + \(registerOffset)", of: index)
            measurements[index] = .bad(.outOfRange)
        }
        func take(_ index: Int) {
            guard !unreachable.contains(index) else { return }
            measurements[index] = measurement(index, from: answers, &faults, &remarks)
        }
        if let news { news.forEach(take) } else { registers.indices.forEach(take) }
        if let words = faults.words(registers) { remarks.append(words) }
        return measurements
    }

    private func measurement(
        _ index: Int, from answers: GaugeAnswers, _ faults: inout Faults, _ remarks: inout [String]
    ) -> Measurement {
        switch answers.extras[index] {
        case .none: return .bad(.notRead)
        case .failed(let error):
            // Values of one failed request say the same once.
            if !remarks.contains(error.words) { remarks.append(error.words) }
            return .bad(error.reason)
        case .registers(let first, let second):
            let register = registers[index]
            let raw = register.value.raw(first, second)
            let number = raw.number * register.value.scale + register.value.offset + offset(of: register.extra)
            guard !register.value.meansFailure(raw), number.isFinite else {
                faults.add("the gauge reports its failure (\(raw.words))", of: index)
                return .bad(.gaugeFailure)
            }
            guard register.plausible.contains(number) else {
                let range = register.plausible
                faults.add(
                    "\(DecimalText.fixed(number, 1)) \(register.extra.unit) is outside "
                        + "\(DecimalText.fixed(range.lowerBound, 1)) to \(DecimalText.fixed(range.upperBound, 1))",
                    of: index)
                return .bad(.outOfRange)
            }
            return .good(number)
        }
    }

    /// The probe that feels the interface feels the profile: one zero for both, or the one would lie beside the other.
    private func offset(of extra: GaugeExtra) -> Double {
        if case .profileHeight = extra { interfaceOffsetMillimetres } else { 0 }
    }

    /// What is wrong with which values: of a broken probe's sixteen points the first alone is told, and how many more.
    private struct Faults {
        private var first: (index: Int, words: String)?
        private var count = 0

        mutating func add(_ words: @autoclosure () -> String, of index: Int) {
            count += 1
            if first.map({ index < $0.index }) ?? true { first = (index, words()) }
        }

        func words(_ registers: [ExtraRegister]) -> String? {
            guard let first else { return nil }
            let more = count > 1 ? ", and \(count - 1) more of its values" : ""
            return "\(registers[first.index].extra.words): \(first.words)\(more)"
        }
    }
}
