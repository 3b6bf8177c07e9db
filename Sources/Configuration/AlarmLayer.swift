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

    func overriding(_ below: AlarmSettings) -> AlarmSettings {
        AlarmSettings(
            place: place, limit: limit ?? below.limit, limitIsWrong: limitIsWrong || below.limitIsWrong,
            deadband: deadband ?? below.deadband, onDelay: onDelay ?? below.onDelay,
            offDelay: offDelay ?? below.offDelay, priority: priority ?? below.priority)
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
    func definition(_ id: AlarmID) -> AlarmDefinition {
        let own = settings[id.kind]
        return AlarmDefinition(
            id: id, limit: own?.limit?.value, deadband: own?.deadband?.value, onDelay: own?.onDelay,
            offDelay: own?.offDelay, priority: own?.priority)
    }
}

extension ConfigurationReader {
    private static let ofTanks = AlarmKind.allCases.filter(\.isOfTank)

    /// `[defaults.alarms]`, which alone may also speak of lines and of the station.
    func readDefaults() -> AlarmLayer {
        guard let reader = root.table("defaults") else { return AlarmLayer() }
        defer { reader.finish() }
        return readAlarms(reader, kinds: AlarmKind.allCases)
    }

    /// `[[group]]`, by name: settings for the tanks that name this group.
    func readGroups() -> [String: AlarmLayer] {
        var groups: [String: AlarmLayer] = [:]
        var names: [(String, FaultPlace)] = []
        for reader in root.tables("group") {
            defer { reader.finish() }
            reader.require("name", "the group's words, as tanks write them in \"group\"")
            let name = reader.title("name")
            if let name {
                names.append((name, reader.place("name")))
                reader.label = "group.\(name)"
            }
            let layer = readTankAlarms(reader)
            if let name, groups[name] == nil { groups[name] = layer }
        }
        refuseDuplicates("group", names)
        return groups
    }

    /// The table `alarms` of a tank, group or product.
    func readTankAlarms(_ reader: TableReader) -> AlarmLayer { readAlarms(reader, kinds: Self.ofTanks) }

    private func readAlarms(_ reader: TableReader, kinds: [AlarmKind]) -> AlarmLayer {
        guard let alarms = reader.table("alarms") else { return AlarmLayer() }
        defer { alarms.finish() }
        var layer = AlarmLayer()
        for kind in kinds {
            guard let table = alarms.table(kind.rawValue) else { continue }
            layer.settings[kind] = readSettings(table, kind: kind, place: alarms.place(kind.rawValue))
            table.finish()
        }
        return layer
    }

    private func readSettings(_ reader: TableReader, kind: AlarmKind, place: FaultPlace) -> AlarmSettings {
        func located(_ key: String, in range: ClosedRange<Double>) -> Located<Double>? {
            reader.number(key, in: range, unit: kind.unit).map { Located(value: $0, place: reader.place(key)) }
        }
        func delay(_ key: String) -> Duration? {
            reader.number(key, in: 0...86_400, unit: "s").map { .milliseconds(Int64(($0 * 1_000).rounded())) }
        }
        var settings = AlarmSettings(place: place)
        if kind.side != .fault {
            let isTemperature = kind.measurand == .temperature
            settings.limit = located("limit", in: isTemperature ? -273...1_000 : 0...100_000)
            settings.limitIsWrong = settings.limit == nil && reader.has("limit")
            settings.deadband = located("deadband", in: 0...(isTemperature ? 100 : 10_000))
        }
        settings.onDelay = delay("on_delay_s")
        settings.offDelay = delay("off_delay_s")
        let priorities = AlarmPriority.allCases.map(\.rawValue)
        settings.priority = reader.choice("priority", of: priorities).flatMap(AlarmPriority.init(rawValue:))
        reader.refuseForNow(["enabled", "guidance", "latching", "message"])
        return settings
    }
}
