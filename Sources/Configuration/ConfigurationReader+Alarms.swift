import Alarms
import TankFarm

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
            settings.limit = located("limit", in: kind.limitRange)
            settings.limitIsWrong = settings.limit == nil && reader.has("limit")
            settings.deadband = located("deadband", in: 0...kind.largestDeadband)
        }
        settings.onDelay = delay("on_delay_s")
        settings.offDelay = delay("off_delay_s")
        let priorities = AlarmPriority.allCases.map(\.rawValue)
        settings.priority = reader.choice("priority", of: priorities).flatMap(AlarmPriority.init(rawValue:))
        settings.isLatching = reader.flag("latching")
        settings.isEnabled = reader.flag("enabled").map { Located(value: $0, place: reader.place("enabled")) }
        settings.isShelvable = reader.flag("shelvable")
        // A week: what stands longer is no alarm any more.
        settings.reAlarmAfter = reader.number("re_alarm_min", in: 0...10_080, unit: "min").map(Duration.minutes)
        settings.guidance = AlarmGuidance(
            message: reader.sentence("message"), guidance: reader.sentence("guidance"),
            cause: reader.sentence("cause"), consequence: reader.sentence("consequence"),
            respondWithin: reader.positive("respond_min", upTo: 1_440, unit: "min").map(Duration.minutes),
            approvedBy: reader.sentence("approved_by"))
        return settings
    }
}

extension AlarmKind {
    /// What a limit of the kind can sensibly be, in its unit.
    fileprivate var limitRange: ClosedRange<Double> {
        switch self {
        case .riseRate, .fallRate: 0.1...10_000
        case .timeToOverfill: 1...1_440
        // These are never below zero: a limit of zero would always ring.
        case .unexpectedMovement, .reverseMovement, .gaugeDifference: 1...10_000
        default: measurand == .temperature ? -273...1_000 : 0...100_000
        }
    }

    fileprivate var largestDeadband: Double {
        switch self {
        case .timeToOverfill: 1_440
        default: measurand == .temperature ? 100 : 10_000
        }
    }
}

extension Duration {
    /// To the millisecond.
    static func minutes(_ minutes: Double) -> Duration { .milliseconds(Int64((minutes * 60_000).rounded())) }
}
