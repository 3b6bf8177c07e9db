import Alarms
import Quantities
import TankFarm

extension ShiftSummary {
    /// The summary as one JSON object.
    package var json: JSONText {
        .object([
            .init("station", .string(stationName)),
            .init("simulation", .bool(simulation)),
            .init("shift", .string(period.name)),
            .init("from", JSONText(period.from)),
            .init("to", JSONText(period.to)),
            .init("time_zone", .string(zone.name)),
            .init("complete", .bool(isComplete)),
            .init("generated_at", JSONText(generatedAt)),
            .init("carried_by", JSONText(carriedBy)),
            .init("tanks", .array(tanks.map(json))),
            .init("groups", .array(groups.map(json))),
            .init("opening_stock", json(openingStock)),
            .init("closing_stock", json(closingStock)),
            .init("manual_values", .array(entered.map(json))),
            .init("alarms", .array(alarms.map(json))),
            .init("standing_at", JSONText(knownAt ?? generatedAt)),
            .init("standing", .array(standing.map { AlarmDocument.json($0) })),
            .init("silenced", .array(silenced.map { AlarmDocument.json($0) })),
            .init("declarations", .array(declarations.map(json))),
            .init("maintenance", .array(maintenance.map(json))),
            .init("alarm_figures", AlarmStatisticsDocument(alarmFigures, zone: zone).shiftJSON),
            .init("unwatched_s", .integer(NumberText.seconds(unwatchedTime))),
            .init(
                "unwatched",
                .array(unwatched.map { .object([.init("from", JSONText($0.from)), .init("to", JSONText($0.to))]) })),
            .init("events", .array(remarks.map { JournalDocument.json($0) })),
            .init("journal_count", .integer(journalCount)),
            .init("journal_hash", JSONText(journalHash.isEmpty ? nil : journalHash)),
            .init("journal_head", JSONText(journalHead)),
        ])
    }

    private func json(_ declaration: TankDeclaration) -> JSONText {
        .object([
            .init("tank", .string(declaration.tank.text)),
            .init("use", .string(declaration.use.rawValue)),
            .init("by", JSONText(declaration.by)),
            .init("since", JSONText(declaration.since)),
            .init("reason", JSONText(declaration.reason)),
        ])
    }

    private func json(_ maintenance: LineMaintenance) -> JSONText {
        .object([
            .init("line", .string(maintenance.line.text)),
            .init("by", .string(maintenance.by)),
            .init("since", JSONText(maintenance.since)),
            .init("until", JSONText(maintenance.until)),
            .init("reason", .string(maintenance.reason)),
        ])
    }

    private func json(_ balance: TankBalance) -> JSONText {
        .object([
            .init("tank", .string(balance.tank.name.text)),
            .init("title", .string(balance.tank.title)),
            .init("group", .string(balance.tank.group)),
            .init("service", .string(balance.tank.service.rawValue)),
            .init("opening", json(balance.opening)),
            .init("closing", json(balance.closing)),
            .init("change_mm", JSONText(balance.changeMillimetres.number, decimals: Decimals.millimetres)),
            .init("change_m3", JSONText(balance.changeCubicMetres.number, decimals: Decimals.cubicMetres)),
            .init("change_quality", .string(balance.changeMillimetres.quality.rawValue)),
            .init("change_m3_quality", .string(balance.changeCubicMetres.quality.rawValue)),
            .init("change_reason", JSONText(balance.changeMillimetres.why ?? balance.changeCubicMetres.why)),
            .init("lowest_level_mm", JSONText(balance.lowest?.levelMillimetres, decimals: Decimals.millimetres)),
            .init("lowest_at", JSONText(balance.lowest?.at)),
            .init("highest_level_mm", JSONText(balance.highest?.levelMillimetres, decimals: Decimals.millimetres)),
            .init("highest_at", JSONText(balance.highest?.at)),
            .init("good", JSONText(balance.availability, decimals: Decimals.share)),
        ])
    }

    private func json(_ end: TankBalance.End) -> JSONText {
        var fields: [JSONText.Field] = [.init("at", JSONText(end.at))]
        for measurand in Measurand.allCases {
            fields.append(
                .init(measurand.valueName, JSONText(end[measurand].number, decimals: Decimals.of(measurand))))
        }
        for measurand in Measurand.allCases {
            fields.append(.init(measurand.rawValue + "_quality", .string(end[measurand].quality.rawValue)))
        }
        for measurand in Measurand.allCases {
            fields.append(.init(measurand.rawValue + "_reason", JSONText(end[measurand].why)))
        }
        // By the record's samples: where nothing is on record there is no volume either.
        fields += QuantityDocument.stock(end.quantities ?? TankQuantities(), precision: .scaled)
        fields.append(.init("method", JSONText(end.quantities?.standard?.words)))
        fields.append(
            .init(
                "density_base",
                QuantityDocument.number(end.quantities?.baseDensity ?? .absent, Decimals.density, .scaled)))
        fields.append(.init("vcf", QuantityDocument.number(end.quantities?.vcf ?? .absent, Decimals.factor, .scaled)))
        return .object(fields)
    }

    private func json(_ group: GroupBalance) -> JSONText {
        func fields(_ name: String, _ sum: FigureSum) -> [JSONText.Field] {
            [
                .init(name + "_m3", JSONText(sum.number, decimals: Decimals.cubicMetres)),
                .init(name + "_complete", .bool(sum.isComplete)),
            ]
        }
        return .object(
            [.init("group", .string(group.name))] + group.named.flatMap { fields($0.name, $0.sum) })
    }

    private func json(_ totals: StockTotals) -> JSONText {
        .object([
            .init("by_product", .array(totals.byProduct.map(json))),
            .init("by_group", .array(totals.byGroup.map(json))),
            .init("all", json(totals.all)),
        ])
    }

    private func json(_ total: StockTotal) -> JSONText {
        var fields: [JSONText.Field] = [
            .init("name", .string(total.name)),
            .init("tanks", .integer(Int64(total.tanks))),
            .init("not_good", .integer(Int64(total.notGood))),
        ]
        for named in total.named {
            fields.append(.init(named.field, JSONText(named.sum.number, decimals: Decimals.cubicMetres)))
        }
        for named in total.named { fields.append(.init(named.name + "_complete", .bool(named.sum.isComplete))) }
        var without: [TankName] = []
        for tank in total.named.flatMap(\.sum.without) where !without.contains(tank) { without.append(tank) }
        fields.append(.init("without", .array(without.map { .string($0.text) })))
        return .object(fields)
    }

    private func json(_ value: ManualValue) -> JSONText {
        .object([
            .init("tank", JSONText(value.tank?.text)),
            .init("quantity", .string(value.quantity.rawValue)),
            .init("value", .number(value.value, decimals: Decimals.density)),
            .init("unit", .string(value.quantity.unit)),
            .init("by", .string(value.by)),
            .init("at", JSONText(value.at)),
            .init("until", JSONText(value.until)),
            .init("valid", .bool(value.isValid(at: enteredAt))),
            .init("source", JSONText(value.source)),
            .init("observed", JSONText(value.observed?.kilogramsPerCubicMetre, decimals: Decimals.density)),
            .init("observed_c", JSONText(value.observed?.celsius, decimals: Decimals.fineDegrees)),
            .init("hydrometer_c", JSONText(value.observed?.hydrometerCelsius, decimals: Decimals.degrees)),
        ])
    }

    private func json(_ alarm: ShiftAlarm) -> JSONText {
        let decimals = alarm.id.kind.dataDecimals
        return .object([
            .init("id", .string(alarm.id.description)),
            .init("serial", alarm.serial.map { .integer($0) } ?? .null),
            .init("tank", JSONText(alarm.id.tank?.text)),
            .init("kind", .string(alarm.id.kind.rawValue)),
            .init("raised_at", JSONText(alarm.raisedAt)),
            .init("raised_in_shift", .bool(alarm.wasRaisedInShift)),
            .init("value", JSONText(alarm.value, decimals: decimals)),
            .init("limit", JSONText(alarm.limit, decimals: decimals)),
            .init("unit", .string(alarm.id.kind.unit)),
            .init("acknowledged_by", JSONText(alarm.acknowledgedBy)),
            .init("acknowledged_at", JSONText(alarm.acknowledgedAt)),
            .init("comment", JSONText(alarm.comment)),
            .init("returned_at", JSONText(alarm.returnedAt)),
            .init("cleared_at", JSONText(alarm.clearedAt)),
            .init("text", JSONText(alarm.text)),
            .init("rang_anew_at", JSONText(alarm.rangAnewAt)),
            .init("test", .bool(alarm.isTest)),
        ])
    }
}

extension GroupBalance {
    /// The sums under the names that JSON and CSV give them.
    var named: [(name: String, sum: FigureSum)] {
        [
            ("opening_oil", openingOil), ("opening_water", openingWater), ("closing_oil", closingOil),
            ("closing_water", closingWater), ("receipts", receipts), ("dispatches", dispatches),
        ]
    }
}

extension StockTotal {
    /// The sums under the names that JSON and CSV give them: m³, the mass in tonnes.
    var named: [(name: String, field: String, sum: FigureSum)] {
        [
            ("tov", "tov_m3", tov), ("free_water", "free_water_m3", freeWater), ("gov", "gov_m3", gov),
            ("gsv", "gsv_m3", gsv), ("nsv", "nsv_m3", nsv), ("mass", "mass_t", massInAir),
        ]
    }
}
