import Acquisition
import TankFarm
import Testing

struct GaugePlanTests {
    private func plan(
        level: Int, interface: Int? = nil, temperature: Int? = nil, type: RegisterType = .u16, offset: Int = 0
    ) -> GaugePlan {
        func value(_ address: Int) -> RegisterValue { RegisterValue(address: address, type: type) }
        let model = GaugeModel(
            name: "test", table: .input, level: value(level), interface: interface.map(value),
            temperature: temperature.map(value))
        return GaugePlan(
            for: PolledGauge(tank: "A", unit: 1, model: model, registerOffset: offset, plausible: [:]))
    }

    @Test func `reads neighbouring values in one request`() {
        let plan = GaugePlan(for: PolledGauge(tank: "A", unit: 1, model: .floatInterface, plausible: [:]))
        #expect(
            plan.requests == [
                GaugeRequest(
                    table: .holding, address: 49, count: 3, measurands: [.level, .interface, .temperature])
            ])
    }

    @Test func `adds the tank's offset to the address`() {
        #expect(plan(level: 100, offset: 40).requests.map(\.address) == [140])
    }

    @Test func `reads over a gap of 32 registers and not of 33`() {
        #expect(plan(level: 0, interface: 33).requests.map(\.count) == [34])
        #expect(plan(level: 0, interface: 34).requests.map(\.count) == [1, 1])
    }

    @Test func `never asks for more than 125 registers`() {
        let wide = GaugeModel(
            name: "wide", table: .holding, level: RegisterValue(address: 0, type: .u16),
            interface: RegisterValue(address: 62, type: .u32), temperature: RegisterValue(address: 123, type: .u32))
        func counts(_ temperature: Int) -> [Int] {
            let model = GaugeModel(
                name: "wide", table: wide.table, level: wide.level, interface: wide.interface,
                temperature: RegisterValue(address: temperature, type: .u32))
            let gauge = PolledGauge(tank: "A", unit: 1, model: model, plausible: [:])
            return GaugePlan(for: gauge, widestGap: 200).requests.map(\.count)
        }
        #expect(counts(123) == [125])
        #expect(counts(124) == [64, 2])
    }

    @Test func `never splits a value's registers over two requests`() {
        // The third value's first register would be the 125th of one request.
        let model = GaugeModel(
            name: "test", table: .holding, level: RegisterValue(address: 0, type: .f32),
            interface: RegisterValue(address: 60, type: .f32), temperature: RegisterValue(address: 124, type: .f32))
        let gauge = PolledGauge(tank: "A", unit: 1, model: model, plausible: [:])
        let plan = GaugePlan(for: gauge, widestGap: 125)
        #expect(
            plan.requests == [
                GaugeRequest(table: .holding, address: 0, count: 62, measurands: [.level, .interface]),
                GaugeRequest(table: .holding, address: 124, count: 2, measurands: [.temperature]),
            ])
    }

    @Test func `puts the level's request first`() {
        #expect(plan(level: 500, interface: 100, temperature: 300).requests.map(\.address) == [500, 100, 300])
    }

    @Test func `reads two values of the same register in one request`() {
        let plan = plan(level: 10, interface: 10)
        #expect(plan.requests.map(\.count) == [1])
        #expect(plan.requests.first?.measurands == [.level, .interface])
    }

    @Test func `sets aside values beyond the last register instead of wrapping round`() {
        let plan = plan(level: 10, interface: 36, temperature: 5, type: .u32, offset: 65_500)
        #expect(plan.unreachable == [.interface])
        #expect(
            plan.requests == [
                GaugeRequest(table: .input, address: 65_505, count: 7, measurands: [.temperature, .level])
            ])
    }
}
