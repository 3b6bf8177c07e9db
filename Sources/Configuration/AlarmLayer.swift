import Alarms
import TankFarm

/// A value together with the place in the file that a fault about it must name.
struct Located<Value> {
    let value: Value
    let place: FaultPlace
}

/// What one table says of one alarm; what it leaves out comes from the layers below.
struct AlarmSettings {
    /// The alarm's own table, `alarms.level_hh`.
    var place: FaultPlace
    var limit: Located<Double>?
    /// A limit stands there and is wrong: that is told already, and nothing more can be said of the alarm.
    var limitIsWrong = false
    var deadband: Located<Double>?
    var onDelay: Duration?
    var offDelay: Duration?
    var priority: AlarmPriority?
    var isLatching: Bool?
    var isEnabled: Located<Bool>?
    /// Zero: never, whatever the layers below say.
    var reAlarmAfter: Duration?
    var isShelvable: Bool?
    var guidance = AlarmGuidance()

    var isSwitchedOff: Bool { isEnabled?.value == false }

    func overriding(_ below: AlarmSettings) -> AlarmSettings {
        AlarmSettings(
            place: place, limit: limit ?? below.limit, limitIsWrong: limitIsWrong || below.limitIsWrong,
            deadband: deadband ?? below.deadband, onDelay: onDelay ?? below.onDelay,
            offDelay: offDelay ?? below.offDelay, priority: priority ?? below.priority,
            isLatching: isLatching ?? below.isLatching, isEnabled: isEnabled ?? below.isEnabled,
            reAlarmAfter: reAlarmAfter ?? below.reAlarmAfter, isShelvable: isShelvable ?? below.isShelvable,
            guidance: guidance.over(below.guidance))
    }
}

/// One table of alarms: a tank's, or one that many tanks share.
struct AlarmLayer {
    var settings: [AlarmKind: AlarmSettings] = [:]

    /// This layer's words where it has any, else those of the layer below.
    func over(_ below: AlarmLayer) -> AlarmLayer {
        if below.settings.isEmpty { return self }
        if settings.isEmpty { return below }
        return AlarmLayer(settings: settings.merging(below.settings) { mine, other in mine.overriding(other) })
    }

    /// The alarm as this layer has it; what is left out is the standard.
    /// - Parameter implied: The limit where no layer has one.
    func definition(_ id: AlarmID, implied: Double? = nil) -> AlarmDefinition {
        guard let own = settings[id.kind] else {
            return AlarmDefinition(id: id, limit: implied, deadband: deadband(of: id.kind, limit: implied))
        }
        let limit = own.limit?.value ?? implied
        return AlarmDefinition(
            id: id, limit: limit, deadband: deadband(of: id.kind, limit: limit), onDelay: own.onDelay,
            offDelay: own.offDelay, priority: own.priority, isLatching: own.isLatching ?? false,
            isEnabled: own.isEnabled?.value ?? true, reAlarmAfter: own.reAlarmAfter == .zero ? nil : own.reAlarmAfter,
            isShelvable: own.isShelvable, guidance: own.guidance)
    }

    /// In the kind's unit. The standard of a value that is never below zero is no more than half its limit: else a small
    /// limit would give an alarm that never goes.
    func deadband(of kind: AlarmKind, limit: Double?) -> Double {
        if let configured = settings[kind]?.deadband { return configured.value }
        guard kind.isDerived, kind.side == .high, let limit else { return kind.standard.deadband }
        return min(kind.standard.deadband, limit / 2)
    }
}

extension AlarmGuidance {
    /// Text by text: what is left out here is said below.
    fileprivate func over(_ below: AlarmGuidance) -> AlarmGuidance {
        AlarmGuidance(
            message: message ?? below.message, guidance: guidance ?? below.guidance, cause: cause ?? below.cause,
            consequence: consequence ?? below.consequence, respondWithin: respondWithin ?? below.respondWithin,
            approvedBy: approvedBy ?? below.approvedBy)
    }
}
