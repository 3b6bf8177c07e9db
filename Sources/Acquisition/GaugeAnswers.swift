import TankFarm

/// What came last of one item's registers: no value is wider than two.
package enum ItemAnswer: Hashable, Sendable {
    /// Not asked since the start.
    case none
    /// The second is 0 where the item has one register.
    case registers(UInt16, UInt16)
    case failed(LinkError)
}

/// The latest answer to each of one gauge's items, and what its sign of life has done: a value of the line's thread.
package struct GaugeAnswers: Hashable, Sendable {
    package var level = ItemAnswer.none
    package var interface = ItemAnswer.none
    package var temperature = ItemAnswer.none
    /// In the order of the model's.
    package var extras: [ItemAnswer]
    package var status: [ItemAnswer]
    package private(set) var alive = ItemAnswer.none
    private var aliveSince: MonotonicTime?
    /// Exchanges for the sign of life that failed in a row.
    private var aliveFailures = 0
    /// After so many the sign of life is missing: as many as a value outlives.
    private static let mostAliveFailures = 2

    package init(for model: GaugeModel) {
        extras = Array(repeating: .none, count: model.extras.count)
        status = Array(repeating: .none, count: model.status.count)
    }

    package subscript(measurand: Measurand) -> ItemAnswer {
        switch measurand {
        case .level: level
        case .interface: interface
        case .temperature: temperature
        }
    }

    package mutating func take(_ answer: ItemAnswer, of item: GaugeItem, at now: MonotonicTime) {
        switch item {
        case .value(.level): level = answer
        case .value(.interface): interface = answer
        case .value(.temperature): temperature = answer
        case .extra(let index): if extras.indices.contains(index) { extras[index] = answer }
        case .status(let index): if status.indices.contains(index) { status[index] = answer }
        case .alive:
            // An exchange that failed says nothing about the counter: the clock of its last change runs on.
            guard case .registers = answer else {
                aliveFailures += 1
                return
            }
            aliveFailures = 0
            if answer != alive { aliveSince = now }
            alive = answer
        }
    }

    /// Whether the gateway still hears its gauge; false while its sign is unknown, and soon where it stays away.
    package func isAlive(by check: AliveCheck, at now: MonotonicTime) -> Bool {
        guard aliveFailures <= GaugeAnswers.mostAliveFailures else { return false }
        guard case .registers(let value, _) = alive else { return false }
        switch check.rule {
        case .anySet(let mask): return value & mask != 0
        case .changes(let limit): return aliveSince.map { now - $0 <= limit } ?? false
        }
    }
}
