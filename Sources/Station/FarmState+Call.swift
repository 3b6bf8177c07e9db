import Alarms
import Snapshots
import TankFarm

/// One-time calls: a person wants to be told when a height or a time is reached. No alarm, and gone when it is met.
extension FarmState {
    /// Above the shell no gauge is believed.
    static let aboveShellMillimetres = 500.0
    static let farthestCall: Duration = .seconds(366 * 24 * 3_600)
    /// Nearer than a gauge resolves there is nothing to wait for.
    static let thereMillimetres = 1.0

    mutating func call(
        _ tank: TankName?, _ target: CallTarget, text: String?, by person: Person, at: Moment
    ) throws(IntentRefusal) -> IntentOutcome {
        let subject: IntentSubject = tank.map { .tank($0) } ?? .station
        var place: Int?
        if let tank { place = try index(of: tank) }
        guard calls.standing.count < CallWatch.most else {
            throw IntentRefusal(subject, "\(CallWatch.most) calls stand already: take some back first")
        }
        let waited = try waited(for: target, in: place, subject, at: at)
        let call = OneTimeCall(
            number: nextCall, tank: tank, target: waited, by: person.name, since: at.wall,
            text: text.flatMap { $0.isBlank ? nil : $0 })
        nextCall += 1
        calls.add(call)
        return entered(
            JournalEntry(
                at: at.wall, event: .call, tank: tank, operatorName: person.name, value: call.millimetres,
                text: words(of: call, at: at.wall), origin: person.origin),
            change: .call(call), subject, at: at)
    }

    mutating func cancelCall(_ number: Int64, by person: Person, at: Moment) throws(IntentRefusal) -> IntentOutcome {
        guard let call = calls.remove(number) else {
            throw IntentRefusal(.station, "no call \(number) stands: it was met or taken back")
        }
        let subject: IntentSubject = call.tank.map { .tank($0) } ?? .station
        return entered(
            JournalEntry(
                at: at.wall, event: .call, tank: call.tank, operatorName: person.name,
                text: "\(words(of: call, at: at.wall)): taken back", origin: person.origin),
            change: .callEnded(number), subject, at: at)
    }

    /// From below or from above: that follows from where the tank is believed to be now.
    private func waited(
        for target: CallTarget, in place: Int?, _ subject: IntentSubject, at: Moment
    ) throws(IntentRefusal) -> OneTimeCall.Target {
        switch target {
        case .time(let time):
            guard time > at.wall else { throw IntentRefusal(subject, "that time has passed already") }
            guard time <= at.wall + FarmState.farthestCall else {
                throw IntentRefusal(subject, "that time is too far off: at most \(FarmState.farthestCall.words)")
            }
            return .time(time)
        case .level(let millimetres):
            let rising = try isAbove(millimetres, .level, in: place, subject)
            return .level(millimetres: millimetres, rising: rising)
        case .interface(let millimetres):
            let rising = try isAbove(millimetres, .interface, in: place, subject)
            return .interface(millimetres: millimetres, rising: rising)
        }
    }

    private func isAbove(
        _ target: Double, _ measurand: Measurand, in place: Int?, _ subject: IntentSubject
    ) throws(IntentRefusal) -> Bool {
        guard let place else { throw IntentRefusal(subject, "a height is a tank's own: name the tank") }
        let highest = tanks[place].tank.shellHeightMillimetres + FarmState.aboveShellMillimetres
        guard target >= 0, target <= highest else {
            throw IntentRefusal(subject, "no height in this tank: 0 to \(height(highest)) can be waited for")
        }
        let believed = tanks[place][measurand].measurement
        guard believed.quality != .none else { throw IntentRefusal(subject, "its gauge has no \(measurand.rawValue)") }
        guard let now = believed.value, believed.reason != .warmingUp else {
            throw IntentRefusal(
                subject,
                "its \(measurand.rawValue) is not known now (\(believed.reason?.rawValue ?? "bad")): "
                    + "ask again when it is read")
        }
        guard abs(target - now) >= FarmState.thereMillimetres else {
            throw IntentRefusal(subject, "its \(measurand.rawValue) is there already: \(height(now))")
        }
        return target > now
    }

    // MARK: Met

    /// What a tank's values have met, in the scan in which they did.
    mutating func meetCalls(_ index: Int, _ judged: TankBelief.Judged, at: Moment) -> [StationEffect] {
        guard calls.concerns(tanks[index].tank.name) else { return [] }
        return tell(
            calls.take(tanks[index].tank.name, level: judged.level, interface: judged.interface), at: at)
    }

    mutating func meetCallsDue(at: Moment) -> [StationEffect] {
        let met = calls.takeDue(at: at.wall)
        return met.isEmpty ? [] : tell(met, at: at)
    }

    private mutating func tell(_ met: [CallWatch.Met], at: Moment) -> [StationEffect] {
        var items: [JournalItem] = []
        var effects: [StationEffect] = []
        for met in met {
            let text = words(of: met, at: at.wall)
            items.append(
                JournalItem(
                    entry: JournalEntry(
                        at: at.wall, event: .call, tank: met.call.tank, value: met.millimetres,
                        limit: met.call.millimetres, text: text),
                    change: .callEnded(met.call.number)))
            effects.append(.notice(notices.add(.call, met.call.tank, text, at: at)))
        }
        return effects + write(items, at: at)
    }

    /// Those of the run before whose tank is configured no more can never be met.
    mutating func endCallsOfOthers(at: Moment) -> [JournalItem] {
        calls.standing.filter { $0.tank.map { tankIndex[$0] == nil } ?? false }.map { call in
            _ = calls.remove(call.number)
            return JournalItem(
                entry: JournalEntry(
                    at: at.wall, event: .call, tank: call.tank,
                    text: "\(words(of: call, at: at.wall)): over, the tank is no longer configured"),
                change: .callEnded(call.number))
        }
    }

    /// What stands, for a record that knows nothing.
    func itemsOfCalls(at: Moment) -> [JournalItem] {
        calls.standing.map { call in
            JournalItem(
                entry: JournalEntry(
                    at: at.wall, event: .call, tank: call.tank, value: call.millimetres,
                    text: "\(words(of: call, at: at.wall)), as before: by \(call.by)"),
                change: .call(call))
        }
    }

    // MARK: In words

    /// As people see heights here: it is for the screen that they are told.
    private func height(_ millimetres: Double) -> String {
        let unit = settings.units.levelUnit
        return settings.units.text(millimetres: millimetres) + (unit.isEmpty ? "" : " \(unit)")
    }

    /// `call 14: level 9641 mm from below: stop the pump`.
    private func words(of call: OneTimeCall, at near: WallTime) -> String {
        let what: String
        switch call.target {
        case .level(let millimetres, let rising):
            what = "level \(height(millimetres)) from \(rising ? "below" : "above")"
        case .interface(let millimetres, let rising):
            what = "interface \(height(millimetres)) from \(rising ? "below" : "above")"
        case .time(let time): what = settings.zone.clock(time, near: near)
        }
        return "call \(call.number): \(what)" + (call.text.map { ": \($0)" } ?? "")
    }

    /// `call 14: TK-101 level 9642 mm, uncertain (jump): 9641 mm reached: stop the pump`.
    private func words(of met: CallWatch.Met, at near: WallTime) -> String {
        var words = "call \(met.call.number):"
        if let tank = met.call.tank { words += " \(tank)" }
        switch met.call.target {
        case .level(let target, _), .interface(let target, _):
            if case .level = met.call.target { words += " level" } else { words += " interface" }
            words += " \(height(met.millimetres ?? target))"
            if let doubt = met.doubt { words += ", uncertain (\(doubt.rawValue))" }
            words += ": \(height(target)) reached"
        case .time(let time): words += " it is \(settings.zone.clock(time, near: near))"
        }
        return words + (met.call.text.map { ": \($0)" } ?? "")
    }
}

extension OneTimeCall {
    /// What is waited for; nil for a time.
    var millimetres: Double? {
        switch target {
        case .level(let millimetres, _), .interface(let millimetres, _): millimetres
        case .time: nil
        }
    }
}
