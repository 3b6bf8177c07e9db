import Alarms
import TankFarm
import TestSupport
import Testing

/// Random histories with everything that persons, design and restarts do, each held against what must hold in all of
/// them. A failing case names its seed.
@Suite struct PracticeBoardWalkTests {
    static let seeds: [UInt64] =
        Array(1...30) + (0..<LongForm.rounds(4, long: 400)).map { _ in UInt64.random(in: 1_000...(.max)) }

    @Test(arguments: seeds)
    func `keeps its promises in any history`(seed: UInt64) {
        let walk = PracticeWalk(seed: seed, steps: LongForm.rounds(700, long: 1_500))
        var witness = PracticeWitness(definitions: walk.definitions)
        for (at, event) in walk.events { witness.see(event, at: at) }
        if let last = walk.events.last { witness.expectNothingSilent(after: last.at) }
        // A walk in which little happened would prove little.
        #expect(witness.annunciations > 10)
        #expect(witness.holds > 3)
        #expect(witness.silentOnes > 0)
    }

    @Test(arguments: seeds)
    func `gives the same journal when the same events come again`(seed: UInt64) {
        let walk = PracticeWalk(seed: seed, steps: 500)
        func effects() -> [AlarmEffect] {
            var player = PracticePlayer(definitions: walk.definitions)
            return walk.events.flatMap { player.play($0.event, at: $0.at).effects }
        }
        let once = effects()
        #expect(once.contains { $0.entry != nil })
        #expect(once == effects())
    }
}

/// Follows each alarm's runs of values in its own way, without the board's, and expects the board to agree.
struct PracticeWitness {
    private var player: PracticePlayer
    private var lastSerial: Int64 = 0
    private var inAlarmSince: [AlarmID: MonotonicTime] = [:]
    private var clearSince: [AlarmID: MonotonicTime] = [:]
    private(set) var annunciations = 0
    private(set) var holds = 0
    /// Conditions that came in silence.
    private(set) var silentOnes = 0

    init(definitions: [AlarmDefinition]) { player = PracticePlayer(definitions: definitions) }

    mutating func see(_ event: PracticeWalk.Event, at now: Moment) {
        let before = player.definitions.compactMap { player.board.record(of: $0.id) }
        let clearBefore = clearSince
        let (effects, refused) = player.play(event, at: now)
        follow(event, now)
        expectSerials(effects)
        for entry in effects.compactMap(\.entry) { #expect(entry.at == now.wall, "entries bear the time handed in") }
        #expect(!refused || effects.isEmpty)
        var shown = 0
        for (definition, before) in zip(player.definitions, before) {
            guard let after = player.board.record(of: definition.id) else {
                Issue.record("\(definition.id) is lost")
                continue
            }
            if after.isShown { shown += 1 }
            if refused { #expect(after == before, "a refusal changes nothing") }
            let own = effects.filter { $0.alarm == definition.id }
            expectKept(before, after, own)
            expectHold(before, after, own, event)
            expectTransition(before, after, own, event)
            if event.isRestart { expectRestart(before, after) }
            if event.judgesTime { expectJudged(definition, after, now) }
            if before.beneath.isActive, !after.beneath.isActive {
                let runs = [clearBefore[definition.id], clearSince[definition.id]].compactMap { $0 }
                #expect(
                    runs.contains { $0 + definition.offDelay <= now.monotonic },
                    "\(definition.id) was cleared without an unbroken run of good values")
            }
        }
        #expect(player.board.standing.count == shown)
        if let next = player.board.nextDeadline, event.judgesTime { #expect(next > now.monotonic) }
    }

    /// When all that silences is lifted, what stands is annunciated: nothing was kept silent for ever.
    mutating func expectNothingSilent(after last: Moment) {
        let ids = player.definitions.map(\.id)
        for cause: AlarmSuppression in [.outOfUse, .lineMaintenance, .lineFault] {
            see(.unsuppress(ids, cause), at: last)
        }
        for id in ids {
            see(.unshelve(id), at: last)
            see(.returnToService(id), at: last)
        }
        // The gauges die here: what is on its way must ring without another reading.
        see(.judge(ids.map { RandomWalk.Seen(id: $0, observation: .unknown) }), at: last + .seconds(1))
        let end = last + .seconds(60)
        see(.advance, at: end)
        for definition in player.definitions {
            guard let record = player.board.record(of: definition.id) else { continue }
            #expect(!record.state.isSilenced)
            if inAlarmSince[definition.id] != nil {
                #expect(record.state.isActive && record.serial > 0 && record.raisedAt != nil)
            }
        }
    }

    private mutating func follow(_ event: PracticeWalk.Event, _ now: Moment) {
        switch event {
        case .restart:
            // Delays mean nothing after a restart.
            inAlarmSince = [:]
            clearSince = [:]
        case .suppress(let ids, let cause) where cause == .lineFault:
            // What was on its way is the line's effect; what stands does so still.
            for id in ids where player.board.record(of: id)?.beneath.isActive == false { inAlarmSince[id] = nil }
        case .judge(let seen):
            for seen in seen { follow(seen, now) }
        default: break
        }
    }

    private mutating func follow(_ seen: RandomWalk.Seen, _ now: Moment) {
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
            #expect(record.state == .unacknowledged)
            #expect((record.firstOut ?? .max) <= serial)
            #expect(record.isTest == (entry.text?.hasPrefix("TEST: ") ?? false))
        }
    }

    private func expectJudged(_ definition: AlarmDefinition, _ after: AlarmRecord, _ now: Moment) {
        if let since = inAlarmSince[definition.id], since + definition.onDelay <= now.monotonic {
            #expect(after.beneath.isActive, "\(definition.id) stood through its on-delay and is \(after.beneath)")
        }
        if let since = clearSince[definition.id], since + definition.offDelay <= now.monotonic {
            #expect(!after.beneath.isActive, "\(definition.id) was gone through its off-delay")
        }
        // What stands and is silenced by nothing was annunciated, and acknowledged only after that.
        if after.state.isActive {
            #expect(after.serial > 0 && after.raisedAt != nil)
            #expect((after.acknowledgedAt == nil) == (after.state == .unacknowledged))
        }
    }

    private func expectKept(_ before: AlarmRecord, _ after: AlarmRecord, _ own: [AlarmEffect]) {
        if let kept = player.kept[after.id] {
            #expect(kept == after, "what was handed out is what is believed")
        } else {
            #expect(after.beneath == .normal && !after.state.isSilenced)
        }
        if before.state != after.state, after.isShown || before.isShown, !before.state.isSilenced {
            #expect(own.contains { $0.entry != nil }, "\(after.id) went from \(before.state) to \(after.state) unsaid")
        }
    }

    private mutating func expectHold(
        _ before: AlarmRecord, _ after: AlarmRecord, _ own: [AlarmEffect], _ event: PracticeWalk.Event
    ) {
        let events = own.compactMap { $0.entry?.event }
        if before.hold == nil, after.hold != nil {
            holds += 1
            #expect(event.touched == after.id)
            #expect(events.contains(after.hold?.kind == .shelved ? .shelved : .outOfService))
            #expect(!after.beneath.needsAcknowledgement || after.beneath == .unacknowledged)
        }
        if before.state == .shelved, after.state != .shelved { #expect(events.contains(.unshelved)) }
        if before.state == .outOfService, after.state != .outOfService { #expect(events.contains(.inService)) }
        if after.hold?.kind == .shelved { #expect(after.hold?.remaining != nil && after.hold?.until != nil) }
        if before.state.isSilenced, after.state.isSilenced {
            #expect(!own.contains { $0.isAnnunciation }, "\(after.id) is silenced and rang")
            if !before.beneath.isActive, after.beneath.isActive { silentOnes += 1 }
        }
    }

    private func expectTransition(
        _ before: AlarmRecord, _ after: AlarmRecord, _ own: [AlarmEffect], _ event: PracticeWalk.Event
    ) {
        let id = after.id
        let wasAsked = before.beneath.needsAcknowledgement && before.serial > 0 && before.acknowledgedAt == nil
        if wasAsked, !after.beneath.needsAcknowledgement {
            #expect(event.touched == id, "\(id) went from \(before.beneath) to \(after.beneath) without a person")
            #expect(own.contains { $0.entry?.event == .acknowledged })
        }
        #expect(!(wasAsked && before.beneath == .unacknowledged && after.beneath == .normal) || event.touched == id)
        if before.beneath.isLatched, !after.beneath.isLatched {
            #expect(after.beneath.isActive || event.isReset && event.touched == id, "\(id) lost its latch")
        }
        if own.contains(where: { $0.isAnnunciation }) {
            #expect(after.serial > before.serial)
        } else {
            #expect(after.serial == before.serial)
        }
    }

    private func expectRestart(_ before: AlarmRecord, _ after: AlarmRecord) {
        #expect(after.beneath == before.beneath || before.hold != nil && after.hold == nil)
        #expect(after.beneath.isActive == before.beneath.isActive)
        #expect(after.beneath.isLatched == before.beneath.isLatched)
        #expect(after.acknowledgedBy == before.acknowledgedBy && after.acknowledgedAt == before.acknowledgedAt)
        #expect(after.comment == before.comment && after.raisedAt == before.raisedAt)
        #expect(after.isTest == before.isTest && after.firstOut == before.firstOut)
        #expect(after.suppression.isEmpty)
        if let hold = before.hold, let kept = after.hold {
            #expect(kept.kind == hold.kind && kept.by == hold.by && kept.since == hold.since)
            #expect(kept.reason == hold.reason)
            if let left = kept.remaining, let had = hold.remaining { #expect(left <= had) }
        }
        if before.hold?.kind == .outOfService { #expect(after.hold == before.hold) }
    }
}

extension AlarmEffect {
    var alarm: AlarmID {
        switch self {
        case .record(let record, _), .update(let record): record.id
        case .annunciate(let id, _, _, _): id
        }
    }
}
