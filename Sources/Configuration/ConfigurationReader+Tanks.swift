import Acquisition
import Alarms
import Quantities
import TankFarm

/// A tank as read, with all that hangs on it.
struct TankEntry {
    let tank: Tank
    /// Nil where its gauge's model is wrong or unknown.
    let gauge: PolledGauge?
    let capacity: TankCapacity?
    /// Nil where nothing is known of what it holds.
    let recipe: QuantityRecipe?
    let alarms: [AlarmDefinition]
    /// Of the key `unit`; nil where that is missing or wrong.
    let unitPlace: FaultPlace?
    /// Of the keys `position` and `max_fill_m3_per_h`, whether they are there or not.
    let positionPlace: FaultPlace
    let fillPlace: FaultPlace
    /// Nil where there is none, or where it is wrong.
    let second: PlacedGauge?
    /// Of its HH limit, where it has one that is not switched off.
    let overfillPlace: FaultPlace?
    let reader: TableReader
}

extension ConfigurationReader {
    private static let keysOfGauges = [
        "pressure", "water_cut", "ambient", "temperatures", "profile", "status", "alive", "forbidden",
    ]

    func readTanks(_ shared: SharedSettings) -> [TankEntry] {
        let readers = root.tables("tank")
        if readers.isEmpty, !root.has("tank") {
            faults.add(FaultPlace(line: nil, key: "tank"), "there is no tank; at least one [[tank]] is needed")
        }
        var names: [(String, FaultPlace)] = []
        var entries: [TankEntry] = []
        var groups: Set<String> = []
        for reader in readers {
            reader.require("name", "1–16 letters, digits and . _ -")
            let name = reader.identifier("name")
            if let name {
                names.append((name, reader.place("name")))
                // An alarm's id would name the station and not the tank.
                if name == "station" { reader.fault("name", "\"station\" means the station itself; take another name") }
                reader.label = "tank.\(name)"
            }
            let entry = readTank(reader, name: TankName(name ?? reader.label), shared)
            groups.insert(entry.tank.group)
            entries.append(entry)
            reader.finish()
        }
        refuseDuplicates("tank", names)
        refuseSharedRegisters(entries)
        refuseForbiddenRegisters(entries)
        for name in shared.groups.keys.sorted() where !groups.contains(name) && !readers.isEmpty {
            faults.warn(
                FaultPlace(line: nil, key: "group.\(name)"),
                "no tank names this group, so that what it says applies to none")
        }
        return entries
    }

    private func readTank(_ reader: TableReader, name: TankName, _ shared: SharedSettings) -> TankEntry {
        let line = readLineReference(reader, shared)
        let unit = readUnit(reader, line)
        let gauge = readGaugeReference(reader, shared)
        let registerOffset = reader.integer("register_offset", in: 0...65_535) ?? 0
        let position = reader.number("position", in: 0...1e6)
        let title = reader.text("title")?.withoutControls ?? ""
        let group = reader.text("group")?.withoutControls ?? ""
        let service = reader.choice("service", of: ["batch", "flow_through"]).flatMap(TankService.init(rawValue:))

        let volume = readCapacity(reader)
        let heights: ClosedRange<Double> = 0...((volume.topMillimetres ?? 100_000) + 500)
        let measures = readMeasures(reader, heights)
        let levels = readLevels(reader, heights)
        let fill = reader.positive("max_fill_m3_per_h", upTo: 1_000_000, unit: "m³/h")
        let response = reader.number("response_time_min", in: 0...1_440, unit: "min")
        let roof = readRoof(reader, height: heights, shape: volume.shape)
        let outlet = reader.number("outlet_mm", in: heights, unit: "mm")
        let error = reader.number("gauge_error_mm", in: 0...1_000, unit: "mm")
        let use = readUse(reader)
        var tank = Tank(
            name: name, title: title, group: group, line: line?.name ?? "", unit: UnitID(UInt8(unit ?? 0)),
            service: service ?? .batch, shellHeightMillimetres: volume.shellHeightMillimetres ?? 0,
            referenceHeightMillimetres: reader.positive("reference_height_mm", upTo: 100_000, unit: "mm"),
            measures: measures, levels: levels, maximumFillCubicMetresPerHour: fill, responseTimeMinutes: response,
            outletMillimetres: outlet, roof: roof?.heights, gaugeErrorMillimetres: error, use: use)

        let plausible: [Measurand: ClosedRange<Double>] = [
            .level: 0...((volume.shellHeightMillimetres ?? 100_000) + 500),
            .interface: 0...((volume.shellHeightMillimetres ?? 100_000) + 500), .temperature: -60...200,
        ]
        let tolerance =
            reader.number("interface_tolerance_mm", in: 0...500, unit: "mm")
            ?? PolledGauge.defaultInterfaceToleranceMillimetres
        let polled = gauge?.model.map { model in
            PolledGauge(
                tank: name, unit: tank.unit, model: model, registerOffset: registerOffset,
                levelOffsetMillimetres: reader.number("level_offset_mm", in: -100_000...100_000, unit: "mm") ?? 0,
                interfaceOffsetMillimetres: reader.number("interface_offset_mm", in: -100_000...100_000, unit: "mm")
                    ?? 0,
                interfaceToleranceMillimetres: tolerance,
                plausible: plausible.merging(gauge?.ranges ?? [:]) { _, configured in configured }, measures: measures,
                position: position)
        }
        if polled == nil {
            _ = reader.number("level_offset_mm", in: -100_000...100_000, unit: "mm")
            _ = reader.number("interface_offset_mm", in: -100_000...100_000, unit: "mm")
        }
        if let polled { refuseBeyondLast(polled, in: reader) }
        let second = readSecondary(reader, tank: name, plausible: plausible, measures: measures, shared)
        tank.secondaryToleranceMillimetres = second?.toleranceMillimetres
        reader.refuse(Self.keysOfGauges, "is told of a gauge model, not of a tank: it stands in the gauge's [[gauge]]")
        let own = readTankAlarms(reader)
        let product = readProductReference(reader, shared)
        let layer = own.over(product?.alarms ?? AlarmLayer()).over(shared.groups[group] ?? AlarmLayer())
            .over(shared.defaults)
        let limits = TankLimits(
            tank: tank, gauge: polled, topMillimetres: volume.topMillimetres, own: own, layer: layer, reader: reader)
        let alarms = limits.checkedDefinitions()
        return TankEntry(
            tank: tank, gauge: polled, capacity: volume.capacity,
            recipe: readRecipe(
                reader, volume, measures, product: product?.product, roof: roof?.roof,
                interfaceToleranceMillimetres: tolerance, shared),
            alarms: alarms,
            unitPlace: unit == nil ? nil : reader.place("unit"), positionPlace: reader.place("position"),
            fillPlace: reader.place("max_fill_m3_per_h"), second: second?.placed,
            overfillPlace: layer.settings[.levelHighHigh].flatMap { $0.isSwitchedOff ? nil : $0.limit?.place },
            reader: reader)
    }

    /// `locked` and `out_of_use`: what the tank is declared to be before anybody has declared anything.
    private func readUse(_ reader: TableReader) -> DeclaredUse {
        let isLocked = reader.flag("locked") ?? false
        let isOutOfUse = reader.flag("out_of_use") ?? false
        if isLocked, isOutOfUse {
            reader.fault("out_of_use", "stands beside locked = true; allowed is one of the two")
        }
        return isOutOfUse ? .outOfUse : isLocked ? .locked : .none
    }

    func readLineReference(_ reader: TableReader, _ shared: SharedSettings) -> LineEntry? {
        reader.require("line", "the name of a [[line]]")
        guard let name = reader.text("line") else { return nil }
        if !name.isEmpty, let line = shared.lineOfName[name] { return line }
        let names = shared.lines.map(\.name.text).filter { !$0.isEmpty }
        reader.fault("line", Self.unknown(name, "line", among: names))
        return nil
    }

    func readUnit(_ reader: TableReader, _ line: LineEntry?) -> Int? {
        reader.require("unit", "the gauge's Modbus unit, 1–247")
        // 0 is broadcast on a serial line, and nobody answers; on TCP 0 and 255 mean the device itself.
        guard line?.isTCP != false else { return reader.integer("unit", in: 1...247, also: " on a serial line") }
        guard let unit = reader.integer("unit", in: 0...255) else { return nil }
        if unit > 247, unit != 255 {
            reader.fault("unit", "\(unit) is no unit; allowed are 0–247 and 255 on a TCP line, 1–247 on a serial one")
            return nil
        }
        return unit
    }

    func readGaugeReference(_ reader: TableReader, _ shared: SharedSettings) -> GaugeEntry? {
        let name = reader.has("gauge") ? reader.text("gauge") : GaugeModel.floatInterface.name
        reader.accept("gauge")
        guard let name else { return nil }
        if let gauge = shared.gauges[name] { return gauge }
        reader.fault("gauge", Self.unknown(name, "gauge model", among: shared.gauges.keys.sorted()))
        return nil
    }

    private func readProductReference(_ reader: TableReader, _ shared: SharedSettings) -> ProductEntry? {
        guard let name = reader.text("product") else { return nil }
        if let product = shared.products[name] { return product }
        reader.fault("product", Self.unknown(name, "product", among: shared.products.keys.sorted()))
        return nil
    }

    private func readMeasures(_ reader: TableReader, _ heights: ClosedRange<Double>) -> MeasuringRange {
        guard let table = reader.table("measures") else { return MeasuringRange() }
        defer { table.finish() }
        let measures = MeasuringRange(
            levelFromMillimetres: table.number("level_from_mm", in: heights, unit: "mm"),
            levelToMillimetres: table.number("level_to_mm", in: heights, unit: "mm"),
            interfaceFromMillimetres: table.number("interface_from_mm", in: heights, unit: "mm"),
            interfaceToMillimetres: table.number("interface_to_mm", in: heights, unit: "mm"),
            temperatureAtMillimetres: table.number("temperature_at_mm", in: heights, unit: "mm"))
        Self.refuseDisorder(
            table, ("level_from_mm", measures.levelFromMillimetres), ("level_to_mm", measures.levelToMillimetres))
        Self.refuseDisorder(
            table, ("interface_from_mm", measures.interfaceFromMillimetres),
            ("interface_to_mm", measures.interfaceToMillimetres))
        return measures
    }

    private func readLevels(_ reader: TableReader, _ heights: ClosedRange<Double>) -> LevelsOfConcern {
        guard let table = reader.table("levels") else { return LevelsOfConcern() }
        defer { table.finish() }
        let levels = LevelsOfConcern(
            criticalHighMillimetres: table.number("critical_high_mm", in: heights, unit: "mm"),
            maximumWorkingMillimetres: table.number("maximum_working_mm", in: heights, unit: "mm"),
            minimumWorkingMillimetres: table.number("minimum_working_mm", in: heights, unit: "mm"))
        Self.refuseDisorder(
            table, ("minimum_working_mm", levels.minimumWorkingMillimetres),
            ("maximum_working_mm", levels.maximumWorkingMillimetres))
        Self.refuseDisorder(
            table, ("maximum_working_mm", levels.maximumWorkingMillimetres),
            ("critical_high_mm", levels.criticalHighMillimetres))
        return levels
    }

    private static func refuseDisorder(
        _ table: TableReader, _ lower: (key: String, value: Double?), _ upper: (key: String, value: Double?)
    ) {
        guard let low = lower.value, let high = upper.value, low >= high else { return }
        table.fault(
            upper.key, "\(NumberWords.plain(high)) does not lie above \(lower.key) \(NumberWords.plain(low)); it must")
    }
}
