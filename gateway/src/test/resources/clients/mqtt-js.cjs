// Publishes numbered messages with QoS 1 through mqtt.js and says when each is acknowledged.
// Arguments: folder of node_modules, URL, protocol version (4 is MQTT 3.1.1), topic, count.
const path = require('node:path');
const [folder, url, version, topic, count] = process.argv.slice(2);
const mqtt = require(path.join(folder, 'node_modules', 'mqtt'));

const client = mqtt.connect(url, {
    protocolVersion: Number(version),
    clientId: `mqtt-js-${version}`,
    reconnectPeriod: 0,
});
client.on('error', problem => {
    console.error(problem);
    process.exit(1);
});
client.on('connect', () => {
    let left = Number(count);
    for (let number = 0; number < Number(count); number++) {
        client.publish(topic, String(number), { qos: 1 }, problem => {
            if (problem) {
                console.error(problem);
                process.exit(1);
            }
            console.log(`acknowledged ${number}`);
            left--;
            if (left === 0) {
                client.end();
            }
        });
    }
});
