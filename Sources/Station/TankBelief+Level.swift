import Acquisition
import Quantities
import TankFarm

/// What a level must pass before it is believed: the warm-up of a gauge that boots, the watch for jumps, the watch for a
/// float that sticks.
extension TankBelief {
    mutating func take(level new: Measurement, at: Moment, _ judged: inout Judged) {
        guard new.quality != .bad || new.reason?.isExchangeFailure == false else {
            // The exchange failed. A level that waited for it is believed as far as that goes, before the failure counts.
            believeSuspect(&judged)
            if level.take(new, at: at) == .judged {
                judged.level = level.measurement
                stuck.interrupt()
            }
            return
        }
        beginWarmUp(for: new, at: at.monotonic)
        guard let value = new.value else {
            believeSuspect(&judged)
            _ = level.take(new, at: at)
            judged.level = level.measurement
            stuck.interrupt()
            return
        }
        if isWarming(at: at.monotonic) {
            believeSuspect(&judged)
            _ = level.take(.uncertain(value, .warmingUp), asRead: new, at: at)
            judged.level = level.measurement
            return
        }
        guard var believed = watchedForJumps(new, value, at: at, &judged) else {
            level.answered()
            suspectReason = new.reason
            judged.readAgain = true
            return
        }
        // A gateway's memory is watched too: where the movement has ended, the answer to that question ends it.
        if believed.reason != .jump {
            believed = watchedForStops(believed, value, at: at, &judged)
        }
        _ = level.take(believed, asRead: new, at: at)
        judged.level = level.measurement
        if new.reason != .gatewayStale { follow(value, at: at) }
    }

    /// The second reading failed or did not come: the first is believed as a jump.
    mutating func believeSuspect(_ judged: inout Judged) {
        guard let suspect = jump?.suspect, let found = jump?.giveUp() else { return }
        forgetCourse()
        // A zero and then silence is a gauge that boots: no dry tank yet.
        let isBooting = isBootingZero(suspect.millimetres)
        if isBooting { warmUntil = suspect.at.monotonic + TankBelief.warmUp }
        let asRead = suspectReason.map { Measurement.uncertain(suspect.millimetres, $0) } ?? .good(suspect.millimetres)
        _ = level.take(
            .uncertain(suspect.millimetres, isBooting ? .warmingUp : .jump), asRead: asRead, at: suspect.at)
        judged.late = level.measurement
        judged.finding = .jumped(found)
    }

    /// A named person says that what the gauge shows is true. Gives what was asked about; nil where nothing was.
    mutating func accept() -> Finding? {
        if let found = jump?.accept() {
            if level.measurement.reason == .jump { becomeAsRead() }
            return .jumped(found)
        }
        guard let stop = stuck.stop, stuck.accept() else { return nil }
        // The movement is over: that the gateway's table stands still since proves nothing any more.
        rateAtChange = nil
        if level.measurement.reason == .stuck { becomeAsRead() }
        return .stuck(stop)
    }

    private mutating func becomeAsRead() {
        level.accept()
        guard let value = level.measurement.goodValue, let at = level.readAt else { return }
        lastGood = LastGoodLevel(millimetres: value, at: at.wall)
    }

    /// Gauges boot with zeros. One that was lost boots perhaps; one that missed an exchange, or that is read for the first
    /// time, and shows its raw zero though the tank stood high, does so for certain.
    private mutating func beginWarmUp(for new: Measurement, at: MonotonicTime) {
        let wasLost = level.isLost(at: at)
        let mayBoot = level.failures > 0 || level.readAt == nil
        if wasLost || mayBoot && (new.value.map(isBootingZero) ?? false) { warmUntil = at + TankBelief.warmUp }
        if let until = warmUntil, at >= until { warmUntil = nil }
    }

    /// The values that have a request of their own may come first after an outage: their gauge boots all the same.
    mutating func beginWarmUp(forOthersOf reading: Reading) {
        let at = reading.at.monotonic
        guard !reading.asked.contains(.level), level.isLost(at: at) else { return }
        let isBack = Measurand.allCases.contains {
            reading.asked.contains($0) && reading[$0].cameOfAnswer && self[$0].isLost(at: at)
        }
        if isBack || extras.isBack(reading) { warmUntil = at + TankBelief.warmUp }
    }

    /// The level as far as its speed allows; nil where it is to be read again before anything is made of it.
    private mutating func watchedForJumps(
        _ new: Measurement, _ value: Double, at: Moment, _ judged: inout Judged
    ) -> Measurement? {
        // Only a good second reading drops a first: what an uncertain one speaks against is judged all the same.
        if jump?.suspect != nil, new.quality != .good { believeSuspect(&judged) }
        guard let verdict = jump?.take(value, isGood: new.quality == .good, at: at) else { return new }
        switch verdict {
        case .taken: return new
        case .withheld: return nil
        case .dropped(let found, let second):
            judged.finding = .dropped(found, second: second)
            return new
        case .jumped(let found):
            judged.finding = .jumped(found)
            forgetCourse()
            return .uncertain(value, .jump)
        case .away: return .uncertain(value, .jump)
        case .returned:
            forgetCourse()
            return new
        }
    }

    private mutating func watchedForStops(
        _ believed: Measurement, _ value: Double, at: Moment, _ judged: inout Judged
    ) -> Measurement {
        if let stop = stuck.take(
            value, at: at, movement: rate.movement, millimetresPerMinute: rate.millimetresPerMinute)
        {
            judged.finding = .stuck(stop)
        }
        let mayMark = believed.quality == .good || believed.reason == .blindZone
        return stuck.stop != nil && mayMark ? .uncertain(value, .stuck) : believed
    }

    /// What moved until now was another level.
    private mutating func forgetCourse() {
        rate.reset()
        stuck.reset()
    }
}

extension TankBelief {
    /// What a person is asked about the level; nil where nothing stands.
    var question: String? {
        if isAskedAboutJump {
            return jump?.standing.map { words(of: $0) + ": uncertain until it is back, or accepted" }
        }
        return stuck.stop.map(words)
    }

    /// What that question is about.
    var asksAbout: Reason? {
        if isAskedAboutJump { return .jump }
        return stuck.stop == nil ? nil : .stuck
    }

    private var isAskedAboutJump: Bool { level.measurement.reason == .jump && jump?.standing != nil }

    func words(of jump: JumpWatch.Jump) -> String {
        "level jumped from \(whole(jump.from.millimetres)) to \(whole(jump.to.millimetres))"
    }

    func words(of stop: StuckWatch.Stop) -> String {
        "level stopped at \(whole(stop.millimetres)) at \(clock(stop.at.wall)): "
            + "has the \(StoppedLevel.movement(rising: stop.wasRising)) stopped?"
    }

    /// Why an overfill would not be heard though the level has a value; nil where it would.
    var unansweredWords: String? {
        stuck.stop.map { "level stuck since \(clock($0.at.wall)): unanswered" }
    }

    private func clock(_ time: WallTime) -> String { zone.civilTime(at: time).minuteText }
}

extension Measurement {
    /// Whether the gauge answered for the value, be it that the value failed.
    var cameOfAnswer: Bool { quality != .none && reason?.isExchangeFailure != true }
}

/// A level for people, in whole millimetres.
func whole(_ millimetres: Double) -> String { DecimalText.fixed(millimetres, 0) }
