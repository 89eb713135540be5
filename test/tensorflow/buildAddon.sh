#!/bin/sh
# Builds TensorFlow.js' native addon (CPU) without its own download: npm has the sources, PyPI's tensorflow-cpu the library.
#   sh test/tensorflow/buildAddon.sh FOLDER
# Needs Linux x64, Node 20 with its headers (include/node beside bin/node), a C++ compiler, make, pip and unzip; 2 GB of disk.
# FOLDER then is one that SPANLAB_TENSORFLOW_FOLDER may name. Its size is the wheel's: pass it to nobody.
set -eu

folder=$1
mkdir -p "$folder/wheel"
cd "$folder"
folder=$(pwd)

echo '{ "name": "tensorflow-for-spanlab", "private": true }' >package.json
npm install --ignore-scripts --no-audit --no-fund @tensorflow/tfjs-node@4.22.0
pip download --no-deps --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 \
  --platform manylinux_2_17_x86_64 --dest wheel tensorflow-cpu==2.16.2

addon="$folder/node_modules/@tensorflow/tfjs-node"
unzip -qo wheel/tensorflow_cpu-2.16.2-*.whl 'tensorflow/libtensorflow_*.so.2' \
  'tensorflow/include/tensorflow/*' 'tensorflow/include/tsl/*' 'tensorflow/include/xla/*' -d wheel
rm -rf "$addon/deps"
mkdir -p "$addon/deps/lib"
mv wheel/tensorflow/include "$addon/deps/include"
mv wheel/tensorflow/libtensorflow_*.so.2 "$addon/deps/lib/"
rm -rf wheel
ln -s libtensorflow_cc.so.2 "$addon/deps/lib/libtensorflow.so"
ln -s libtensorflow_cc.so.2 "$addon/deps/lib/libtensorflow.so.2"
ln -s libtensorflow_framework.so.2 "$addon/deps/lib/libtensorflow_framework.so"

cd "$addon"
npm_config_nodedir=$(dirname "$(dirname "$(command -v node)")") "$folder/node_modules/.bin/node-pre-gyp" rebuild --build-from-source
