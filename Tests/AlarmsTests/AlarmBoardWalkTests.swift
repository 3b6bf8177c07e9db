import Alarms
import TankFarm
import TestSupport
import Testing

/// Random histories, each held against what must hold in all of them. A failing case names its seed.
@Suite struct AlarmBoardWalkTests {
    static let seeds: [UInt64] =
        Array(1...40) + (0..<LongForm.rounds(1, long: 300)).map { _ in UInt64.random(in: 1_000...(.max)) }

    @Test(arguments: seeds)
    func `keeps its promises in any history`(seed: UInt64) {
        let walk = RandomWalk(seed: seed, steps: 700)
        var witness = Witness(definitions: walk.definitions)
        for (at, event) in walk.events { witness.see(event, at: at) }
        // A walk in which little happened would prove little.
        #expect(witness.annunciations > 10)
    }

    @Test(arguments: seeds)
    func `gives the same effects when the same events come again`(seed: UInt64) {
        let walk = RandomWalk(seed: seed, steps: 500)
        func effects() -> [AlarmEffect] {
            var player = Player(definitions: walk.definitions)
            return walk.events.flatMap { player.play($0.event, at: $0.at).effects }
        }
        #expect(effects() == effects())
    }

    @Test(arguments: seeds)
    func `an uncertain value in a good one's place never keeps an alarm silent`(seed: UInt64) {
        let walk = RandomWalk(seed: seed, steps: 300)
        var random = SeededRandom(seed: ~seed)
        var allGood = AlarmBoard(definitions: walk.definitions)
        var mixed = allGood
        for (at, event) in walk.events {
            if case .judge(let seen) = event {
                let isDegraded = Bool.random(using: &random)
                _ = allGood.judge(seen.map { ($0.id, $0.observation.with(questionable: false)) }, at: at)
                _ = mixed.judge(seen.map { ($0.id, $0.observation.with(questionable: isDegraded)) }, at: at)
            } else {
                _ = allGood.advance(to: at)
                _ = mixed.advance(to: at)
            }
            for definition in walk.definitions where allGood.record(of: definition.id)?.state == .unacknowledged {
                #expect(mixed.record(of: definition.id)?.state == .unacknowledged, "\(definition.id)")
            }
        }
    }

    /// A board on which events are played.
    struct Player {
        let definitions: [AlarmDefinition]
        var board: AlarmBoard
        /// What storage would hold: what the effects said, and nothing else.
        var kept: [AlarmID: AlarmRecord] = [:]

        init(definitions: [AlarmDefinition]) {
            self.definitions = definitions
            board = AlarmBoard(definitions: definitions)
        }

        mutating func play(_ event: RandomWalk.Event, at now: Moment) -> (effects: [AlarmEffect], refused: Bool) {
            var effects: [AlarmEffect] = []
            var refused = false
            switch event {
            case .judge(let seen): effects = board.judge(seen.map { ($0.id, $0.observation) }, at: now)
            case .advance: effects = board.advance(to: now)
            case .acknowledge(let id, let offset):
                let serial = offset.map { (board.record(of: id)?.serial ?? 0) + $0 }
                do {
                    effects = try board.acknowledge(id, serial: serial, by: Person(name: "anna"), comment: nil, at: now)
                } catch { refused = true }
            case .restart:
                // From the record alone, as after a kill.
                board = AlarmBoard(
                    definitions: definitions, restored: Array(kept.values),
                    nextSerial: (kept.values.map(\.serial).max() ?? 0) + 1)
                effects = board.settle(at: now)
            }
            for record in effects.compactMap(\.record) { kept[record.id] = record }
            return (effects, refused)
        }
    }

    /// Follows each alarm's runs of values in its own way, without the board's, and expects the board to agree.
    struct Witness {
        private var player: Player
        private var lastSerial: Int64 = 0
        private var inAlarmSince: [AlarmID: MonotonicTime] = [:]
        private var clearSince: [AlarmID: MonotonicTime] = [:]
        private(set) var annunciations = 0

        init(definitions: [AlarmDefinition]) { player = Player(definitions: definitions) }

        mutating func see(_ event: RandomWalk.Event, at now: Moment) {
            let before = player.definitions.map { player.board.record(of: $0.id)?.state ?? .normal }
            let clearBefore = clearSince
            let (effects, refused) = player.play(event, at: now)
            follow(event, now)
            expectSerials(effects)
            for (definition, before) in zip(player.definitions, before) {
                guard let after = player.board.record(of: definition.id) else {
                    Issue.record("\(definition.id) is lost")
                    continue
                }
                expectTransition(definition, before, after.state, event, refused, now, clearBefore)
                if let kept = player.kept[definition.id] {
                    #expect(kept == after, "what was handed out is what is believed")
                } else {
                    #expect(after.state == .normal)
                }
                if case .acknowledge = event { continue }
                if case .restart = event { continue }
                if let since = inAlarmSince[definition.id], since + definition.onDelay <= now.monotonic {
                    #expect(after.state.isActive, "\(definition.id) stood through its on-delay and is \(after.state)")
                }
                if let since = clearSince[definition.id], since + definition.offDelay <= now.monotonic {
                    #expect(!after.state.isActive, "\(definition.id) was gone through its off-delay")
                }
            }
            if let next = player.board.nextDeadline, case .judge = event { #expect(next > now.monotonic) }
        }

        private mutating func follow(_ event: RandomWalk.Event, _ now: Moment) {
            if case .restart = event {
                // Delays mean nothing after a restart.
                inAlarmSince = [:]
                clearSince = [:]
            }
            guard case .judge(let seen) = event else { return }
            for seen in seen {
                let definition = player.definitions.first { $0.id == seen.id }
                let limit = definition?.limit ?? 0
                let deadband = definition?.deadband ?? 0
                let isLow = seen.id.kind.side == .low
                switch seen.observation {
                case .value(let value, let questionable) where value.isFinite:
                    let isInAlarm = isLow ? value <= limit : value >= limit
                    let isClear = isLow ? value > limit + deadband : value < limit - deadband
                    note(seen.id, isInAlarm: isInAlarm, isClear: isClear, isGood: !questionable, now)
                case .condition(let holds, _, _):
                    note(seen.id, isInAlarm: holds, isClear: !holds, isGood: true, now)
                default:
                    clearSince[seen.id] = nil
                }
            }
        }

        private mutating func note(_ id: AlarmID, isInAlarm: Bool, isClear: Bool, isGood: Bool, _ now: Moment) {
            if isInAlarm {
                inAlarmSince[id] = inAlarmSince[id] ?? now.monotonic
            } else if isGood {
                inAlarmSince[id] = nil
            }
            clearSince[id] = isClear && isGood ? clearSince[id] ?? now.monotonic : nil
        }

        private mutating func expectSerials(_ effects: [AlarmEffect]) {
            for (index, effect) in effects.enumerated() {
                guard case .annunciate(let id, let serial, let priority, _) = effect else { continue }
                annunciations += 1
                #expect(serial > lastSerial, "serials rise and are never used again")
                lastSerial = serial
                guard index > 0, case .record(let record, let entry) = effects[index - 1] else {
                    Issue.record("annunciation \(serial) without an entry before it")
                    continue
                }
                #expect(entry.event == .raised && entry.alarm == id && entry.serial == serial)
                #expect(record.id == id && record.serial == serial && record.priority == priority)
            }
        }

        private func expectTransition(
            _ definition: AlarmDefinition, _ before: AlarmState, _ after: AlarmState, _ event: RandomWalk.Event,
            _ refused: Bool, _ now: Moment, _ clearBefore: [AlarmID: MonotonicTime]
        ) {
            let id = definition.id
            var acknowledged = false
            if case .acknowledge(let named, _) = event { acknowledged = named == id && !refused }
            if before.needsAcknowledgement && !after.needsAcknowledgement {
                #expect(acknowledged, "\(id) went from \(before) to \(after) without a person")
            }
            #expect(!(before == .unacknowledged && after == .normal), "\(id) went straight to normal")
            if before.isActive && !after.isActive {
                let runs = [clearBefore[id], clearSince[id]].compactMap { $0 }
                #expect(
                    runs.contains { $0 + definition.offDelay <= now.monotonic },
                    "\(id) was cleared without an unbroken run of good values")
            }
        }
    }
}

extension Observation {
    fileprivate func with(questionable: Bool) -> Observation {
        if case .value(let value, _) = self { .value(value, questionable: questionable) } else { self }
    }
}
