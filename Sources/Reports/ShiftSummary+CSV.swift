import Alarms
import Quantities
import TankFarm

extension ShiftSummary {
    /// The summary as one flat table, one fact a row, for a spreadsheet's filter or a script. The columns:
    /// `section` (shift, tank, product, group, farm, entered, alarm, figures, standing, silenced, declared, maintenance, unwatched, event, journal), `at` (RFC 3339, UTC: when the fact
    /// was so), `tank` (in the sections product and group its name), `alarm`, `serial`, `item` (what the row tells), `value`, `unit`,
    /// `quality` (good, uncertain, bad, none), `operator`, `text` (the reason, a comment or other words).
    package var csv: [String] {
        var rows = ["section,at,tank,alarm,serial,item,value,unit,quality,operator,text"]
        func add(
            _ section: String, at: WallTime? = nil, tank: String? = nil, alarm: AlarmID? = nil, serial: Int64? = nil,
            _ item: String, value: CSVText.Field = .empty, unit: String? = nil, quality: Quality? = nil,
            by name: String? = nil, text: String? = nil
        ) {
            rows.append(
                CSVText.row([
                    .text(section), CSVText.Field(at), CSVText.Field(tank), CSVText.Field(alarm?.description),
                    serial.map { .integer($0) } ?? .empty, .text(item), value, CSVText.Field(unit),
                    CSVText.Field(quality?.rawValue), CSVText.Field(name), CSVText.Field(text),
                ]))
        }
        if simulation { add("shift", "simulation", text: "SIMULATION") }
        add("shift", "station", text: stationName)
        add("shift", "name", text: period.name)
        add("shift", at: period.from, "from")
        add("shift", at: period.to, "to")
        add("shift", at: generatedAt, "generated", text: isComplete ? "complete" : "the shift still runs")
        if let knownAt { add("shift", at: knownAt, "standing", text: "when the last station ended") }
        if let carriedBy { add("shift", "carried_by", text: carriedBy) }
        for balance in tanks {
            for fact in balance.facts {
                add(
                    "tank", at: fact.at, tank: balance.tank.name.text, fact.item,
                    value: CSVText.Field(fact.value.number, decimals: fact.decimals), unit: fact.unit,
                    quality: fact.value.quality, text: fact.value.why)
            }
        }
        for group in groups {
            for (name, sum) in group.named {
                let without = sum.without.map(\.text).joined(separator: " ")
                add(
                    "group", tank: group.name, name,
                    value: CSVText.Field(sum.number, decimals: Decimals.cubicMetres),
                    unit: "m3", quality: sum.quality, text: without.isEmpty ? nil : "without " + without)
            }
        }
        for (end, totals) in [("opening", openingStock), ("closing", closingStock)] where hasProducts {
            for (section, list) in [
                ("product", totals.byProduct), ("group", totals.byGroup), ("farm", [totals.all]),
            ] {
                for total in list {
                    add(section, tank: total.name, end + "_tanks", value: .integer(Int64(total.tanks)))
                    add(section, tank: total.name, end + "_not_good", value: .integer(Int64(total.notGood)))
                    for named in total.named {
                        let without = named.sum.without.map(\.text).joined(separator: " ")
                        add(
                            section, tank: total.name, "\(end)_\(named.name)",
                            value: CSVText.Field(named.sum.number, decimals: Decimals.cubicMetres),
                            unit: named.name == "mass" ? "t" : "m3", quality: named.sum.quality,
                            text: without.isEmpty ? nil : "without " + without)
                    }
                }
            }
        }
        for value in entered {
            add(
                "entered", at: value.at, tank: value.tank?.text, value.quantity.rawValue,
                value: .number(value.value, decimals: Decimals.density), unit: value.quantity.unit,
                quality: value.isValid(at: enteredAt) ? .good : .uncertain, by: value.by, text: value.source)
            add("entered", at: value.until, tank: value.tank?.text, value.quantity.rawValue + "_until", by: value.by)
        }
        for alarm in alarms {
            let kind = alarm.id.kind
            let tank = alarm.id.tank?.text
            add(
                "alarm", at: alarm.raisedAt, tank: tank, alarm: alarm.id, serial: alarm.serial, "raised",
                value: CSVText.Field(alarm.value, decimals: kind.dataDecimals), unit: kind.unit, text: alarm.text)
            if let limit = alarm.limit {
                add(
                    "alarm", at: alarm.raisedAt, tank: tank, alarm: alarm.id, serial: alarm.serial, "limit",
                    value: .number(limit, decimals: kind.dataDecimals), unit: kind.unit)
            }
            if let at = alarm.acknowledgedAt {
                add(
                    "alarm", at: at, tank: tank, alarm: alarm.id, serial: alarm.serial, "acknowledged",
                    by: alarm.acknowledgedBy, text: alarm.comment)
            }
            if let at = alarm.returnedAt {
                add("alarm", at: at, tank: tank, alarm: alarm.id, serial: alarm.serial, "returned")
            }
            if let at = alarm.clearedAt {
                add("alarm", at: at, tank: tank, alarm: alarm.id, serial: alarm.serial, "cleared")
            }
            if alarm.isTest { add("alarm", tank: tank, alarm: alarm.id, serial: alarm.serial, "test", text: "TEST") }
        }
        for fact in alarmFigures.shiftFacts {
            add("figures", at: fact.at, fact.item, value: fact.value, unit: fact.unit)
        }
        for record in standing {
            add(
                "standing", at: record.raisedAt, tank: record.id.tank?.text, alarm: record.id, serial: record.serial,
                record.state.rawValue, value: CSVText.Field(record.value, decimals: record.id.kind.dataDecimals),
                unit: record.id.kind.unit, by: record.acknowledgedBy, text: record.comment ?? record.text)
        }
        for record in silenced {
            let tank = record.id.tank?.text
            add(
                "silenced", at: record.hold?.since, tank: tank, alarm: record.id, serial: record.serial,
                record.state.rawValue, by: record.hold?.by, text: record.hold?.reason ?? record.suppression.words)
            if let until = record.hold?.until {
                add("silenced", at: until, tank: tank, alarm: record.id, serial: record.serial, "until")
            }
        }
        for declaration in declarations {
            add(
                "declared", at: declaration.since, tank: declaration.tank.text, declaration.use.rawValue,
                by: declaration.by, text: declaration.reason)
        }
        for work in maintenance {
            add(
                "maintenance", at: work.since, alarm: AlarmID(.line(work.line), .lineFault), "since", by: work.by,
                text: work.reason)
            add("maintenance", at: work.until, alarm: AlarmID(.line(work.line), .lineFault), "until")
        }
        for span in unwatched {
            add(
                "unwatched", at: span.from, "seconds", value: .integer(NumberText.seconds(span.to - span.from)),
                unit: "s", text: "until " + span.to.rfc3339)
        }
        for entry in remarks {
            add(
                "event", at: entry.at, tank: entry.tank?.text, alarm: entry.alarm, serial: entry.serial,
                entry.event.rawValue, value: CSVText.Field(entry.value, decimals: 3), by: entry.operatorName,
                text: entry.text)
        }
        add("journal", "count", value: .integer(journalCount))
        add("journal", "hash", text: journalHash)
        if let journalHead { add("journal", "head", text: journalHead) }
        return rows
    }
}

extension AlarmFigures {
    fileprivate struct Fact {
        let item: String
        let value: CSVText.Field
        var unit: String?
        var at: WallTime?
    }

    /// What of them stands on a shift's summary.
    fileprivate var shiftFacts: [Fact] {
        let times = acknowledgedOverall
        return [
            Fact(item: "annunciations", value: .integer(Int64(annunciations))),
            Fact(item: "test_annunciations", value: .integer(Int64(testAnnunciations))),
            Fact(item: "most_in_10_min", value: .integer(Int64(mostInTenMinutes)), at: mostInTenMinutesAt),
            Fact(item: "flood_share", value: CSVText.Field(floodShare, decimals: Decimals.share), unit: "1"),
            Fact(item: "acknowledged", value: .integer(Int64(times.count))),
            Fact(
                item: "median_to_acknowledge", value: CSVText.Field(times.median?.inSeconds, decimals: 1), unit: "s"),
            Fact(
                item: "longest_to_acknowledge", value: CSVText.Field(times.longest?.inSeconds, decimals: 1), unit: "s"),
            Fact(item: "shelvings", value: .integer(Int64(shelvings))),
            Fact(item: "refused", value: .integer(Int64(refusals))),
        ]
    }
}

extension FigureSum {
    /// None where there is nothing to sum.
    fileprivate var quality: Quality {
        number == nil ? (without.isEmpty ? .none : .bad) : (isComplete ? .good : .uncertain)
    }
}

extension TankBalance {
    fileprivate struct Fact {
        let item: String
        let at: WallTime?
        let value: Figure
        let decimals: Int
        let unit: String
    }

    fileprivate var facts: [Fact] {
        func ends(_ name: String, _ end: End) -> [Fact] {
            Measurand.allCases.map { measurand in
                Fact(
                    item: "\(name)_\(measurand.rawValue)", at: end.at, value: end[measurand],
                    decimals: Decimals.of(measurand), unit: measurand.unit)
            } + [
                Fact(item: name + "_tov", at: end.at, value: end.total, decimals: Decimals.cubicMetres, unit: "m3"),
                Fact(item: name + "_water", at: end.at, value: end.water, decimals: Decimals.cubicMetres, unit: "m3"),
            ] + stock(name, end)
        }
        func stock(_ name: String, _ end: End) -> [Fact] {
            guard product != nil, let quantities = end.quantities else { return [] }
            return [
                ("gov", quantities.gov, "m3"), ("gsv", quantities.gsv, "m3"), ("nsv", quantities.nsv, "m3"),
                ("mass", quantities.massInAir, "t"),
            ].map { Fact(item: "\(name)_\($0)", at: end.at, value: $1, decimals: Decimals.cubicMetres, unit: $2) }
        }
        func extreme(_ name: String, _ value: Extreme?) -> Fact {
            Fact(
                item: name, at: value?.at,
                value: value.map { .known($0.levelMillimetres) } ?? .missing(why: "no good level on record"),
                decimals: Decimals.millimetres, unit: "mm")
        }
        return ends("opening", opening) + ends("closing", closing) + [
            Fact(
                item: "change_level", at: closing.at, value: changeMillimetres, decimals: Decimals.millimetres,
                unit: "mm"),
            Fact(
                item: tank.service == .batch ? "change_volume" : "change_volume_flow_through", at: closing.at,
                value: changeCubicMetres, decimals: Decimals.cubicMetres, unit: "m3"),
            extreme("lowest_level", lowest), extreme("highest_level", highest),
            Fact(
                item: "good_share", at: nil,
                value: availability.map { .known($0) } ?? .missing(why: "nothing on record"),
                decimals: Decimals.share, unit: "1"),
        ]
    }
}
